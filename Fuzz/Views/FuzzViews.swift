import FuzzDriver
import RampartCore
import RampartText

/// Feeds bytes to the views and checks the laws of their maps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzViews(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let views = TextViewer().views(of: bytes, part: .content)
  var derivedByteCount = 0
  for view in views.all {
    derivedByteCount += view.bytes.count
    var expected = 0
    for run in view.origin.runs {
      precondition(run.viewStart == expected, "runs of a view follow each other")
      precondition(run.viewCount >= 0 && run.originalCount >= 0, "runs have lengths")
      precondition(!run.isLinear || run.viewCount == run.originalCount, "linear runs keep length")
      precondition(
        run.originalStart >= 0 && run.originalStart + run.originalCount <= bytes.count,
        "runs lie in the original")
      expected += run.viewCount
    }
    precondition(expected == view.bytes.count, "runs cover the view")
    precondition(
      String(validating: view.bytes, as: UTF8.self) != nil, "views are valid UTF-8")
    let whole = view.origin.originalRange(of: 0..<view.bytes.count)
    precondition(whole.upperBound <= bytes.count, "ranges lie in the original")
  }
  precondition(derivedByteCount <= 8 * bytes.count + (1 << 20), "views are bounded")
  precondition(views.unscanned.allSatisfy { $0.byteCount <= bytes.count }, "counts are bounded")
  return 0
}

@_cdecl("FuzzViews_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzViews)
}
