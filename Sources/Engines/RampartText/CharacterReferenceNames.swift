/// The names of HTML's character references that are used in practice: all that give one ASCII
/// character, those of HTML 4, and the letters of mathematics.
enum CharacterReferenceNames {
  /// The longest name that is looked up.
  static let maximumLength = 24

  /// Returns the scalar a name stands for.
  static func scalar(for name: some Sequence<UInt8>) -> UInt32? {
    scalars[String(decoding: Array(name), as: UTF8.self)]
  }

  private static let scalars: [String: UInt32] = {
    var scalars: [String: UInt32] = [:]
    for entry in list.split(whereSeparator: \.isWhitespace) {
      guard let equals = entry.firstIndex(of: "=") else { continue }
      scalars[String(entry[..<equals])] = UInt32(entry[entry.index(after: equals)...], radix: 16)
    }
    return scalars
  }()

  /// Names and scalars of the HTML standard, section 13.5.
  private static let list = """
    AElig=c6 AMP=26 Aacute=c1 Acirc=c2 Afr=1d504 Agrave=c0 Alpha=391 Aopf=1d538 ApplyFunction=2061
    Aring=c5 Ascr=1d49c Atilde=c3 Auml=c4 Beta=392 Bfr=1d505 Bopf=1d539 Bscr=212c Ccedil=c7
    Cfr=212d Chi=3a7 Copf=2102 Cscr=1d49e Dagger=2021 Delta=394 Dfr=1d507 DiacriticalGrave=60
    Dopf=1d53b Dscr=1d49f ETH=d0 Eacute=c9 Ecirc=ca Efr=1d508 Egrave=c8 Eopf=1d53c Epsilon=395
    Escr=2130 Eta=397 Euml=cb Ffr=1d509 Fopf=1d53d Fscr=2131 GT=3e Gamma=393 Gfr=1d50a Gopf=1d53e
    Gscr=1d4a2 Hat=5e Hfr=210c Hopf=210d Hscr=210b Iacute=cd Icirc=ce Ifr=2111 Igrave=cc
    InvisibleComma=2063 InvisibleTimes=2062 Iopf=1d540 Iota=399 Iscr=2110 Iuml=cf Jfr=1d50d
    Jopf=1d541 Jscr=1d4a5 Kappa=39a Kfr=1d50e Kopf=1d542 Kscr=1d4a6 LT=3c Lambda=39b Lfr=1d50f
    Lopf=1d543 Lscr=2112 MediumSpace=205f Mfr=1d510 Mopf=1d544 Mscr=2133 Mu=39c NewLine=a
    Nfr=1d511 NoBreak=2060 NonBreakingSpace=a0 Nopf=2115 Nscr=1d4a9 Ntilde=d1 Nu=39d OElig=152
    Oacute=d3 Ocirc=d4 Ofr=1d512 Ograve=d2 Omega=3a9 Omicron=39f Oopf=1d546 Oscr=1d4aa Oslash=d8
    Otilde=d5 Ouml=d6 Pfr=1d513 Phi=3a6 Pi=3a0 Popf=2119 Prime=2033 Pscr=1d4ab Psi=3a8 QUOT=22
    Qfr=1d514 Qopf=211a Qscr=1d4ac Rfr=211c Rho=3a1 Ropf=211d Rscr=211b Scaron=160 Sfr=1d516
    Sigma=3a3 Sopf=1d54a Sscr=1d4ae THORN=de Tab=9 Tau=3a4 Tfr=1d517 Theta=398 ThinSpace=2009
    Topf=1d54b Tscr=1d4af Uacute=da Ucirc=db Ufr=1d518 Ugrave=d9 UnderBar=5f Uopf=1d54c
    Upsilon=3a5 Uscr=1d4b0 Uuml=dc VerticalLine=7c VeryThinSpace=200a Vfr=1d519 Vopf=1d54d
    Vscr=1d4b1 Wfr=1d51a Wopf=1d54e Wscr=1d4b2 Xfr=1d51b Xi=39e Xopf=1d54f Xscr=1d4b3 Yacute=dd
    Yfr=1d51c Yopf=1d550 Yscr=1d4b4 Yuml=178 ZeroWidthSpace=200b Zeta=396 Zfr=2128 Zopf=2124
    Zscr=1d4b5 aacute=e1 acirc=e2 acute=b4 aelig=e6 afr=1d51e agrave=e0 alefsym=2135 alpha=3b1
    amp=26 and=2227 ang=2220 aopf=1d552 apos=27 aring=e5 ascr=1d4b6 ast=2a asymp=2248 atilde=e3
    auml=e4 bdquo=201e beta=3b2 bfr=1d51f bopf=1d553 brvbar=a6 bscr=1d4b7 bsol=5c bull=2022
    cap=2229 ccedil=e7 cedil=b8 cent=a2 cfr=1d520 chi=3c7 circ=2c6 clubs=2663 colon=3a comma=2c
    commat=40 cong=2245 copf=1d554 copy=a9 cscr=1d4b8 cup=222a curren=a4 dagger=2020 darr=2193
    deg=b0 delta=3b4 dfr=1d521 diams=2666 divide=f7 dollar=24 dopf=1d555 dscr=1d4b9 eacute=e9
    ecirc=ea efr=1d522 egrave=e8 empty=2205 emsp=2003 ensp=2002 eopf=1d556 epsilon=3b5 equals=3d
    equiv=2261 escr=212f eta=3b7 eth=f0 euml=eb euro=20ac excl=21 exist=2203 ffilig=fb03
    fflig=fb00 ffllig=fb04 ffr=1d523 filig=fb01 fllig=fb02 fnof=192 fopf=1d557 forall=2200
    frac12=bd frac14=bc frac34=be frasl=2044 fscr=1d4bb gamma=3b3 ge=2265 gfr=1d524 gopf=1d558
    grave=60 gscr=210a gt=3e hairsp=200a harr=2194 hearts=2665 hellip=2026 hfr=1d525 hopf=1d559
    hscr=1d4bd hyphen=2010 iacute=ed icirc=ee iexcl=a1 ifr=1d526 igrave=ec image=2111 imath=131
    infin=221e inodot=131 int=222b iopf=1d55a iota=3b9 iquest=bf iscr=1d4be isin=2208 iuml=ef
    jfr=1d527 jopf=1d55b jscr=1d4bf kappa=3ba kfr=1d528 kopf=1d55c kscr=1d4c0 lambda=3bb laquo=ab
    larr=2190 lbrace=7b lbrack=5b lcub=7b ldquo=201c le=2264 lfr=1d529 lopf=1d55d lowbar=5f
    loz=25ca lpar=28 lrm=200e lsaquo=2039 lscr=1d4c1 lsqb=5b lsquo=2018 lt=3c macr=af mdash=2014
    mfr=1d52a micro=b5 midast=2a middot=b7 minus=2212 mopf=1d55e mscr=1d4c2 mu=3bc nabla=2207
    nbsp=a0 ndash=2013 ne=2260 nfr=1d52b ni=220b nopf=1d55f not=ac notin=2209 nscr=1d4c3 ntilde=f1
    nu=3bd num=23 oacute=f3 ocirc=f4 oelig=153 ofr=1d52c ograve=f2 oline=203e omega=3c9
    omicron=3bf oopf=1d560 oplus=2295 or=2228 ordf=aa ordm=ba oscr=2134 oslash=f8 otilde=f5
    otimes=2297 ouml=f6 para=b6 part=2202 percnt=25 period=2e permil=2030 perp=22a5 pfr=1d52d
    phi=3c6 pi=3c0 plus=2b plusmn=b1 popf=1d561 pound=a3 prime=2032 prod=220f prop=221d pscr=1d4c5
    psi=3c8 qfr=1d52e qopf=1d562 qscr=1d4c6 quest=3f quot=22 radic=221a raquo=bb rarr=2192
    rbrace=7d rbrack=5d rcub=7d rdquo=201d real=211c reg=ae rfr=1d52f rho=3c1 rlm=200f ropf=1d563
    rpar=29 rsaquo=203a rscr=1d4c7 rsqb=5d rsquo=2019 sbquo=201a scaron=161 sdot=22c5 sect=a7
    semi=3b sfr=1d530 shy=ad sigma=3c3 sim=223c sol=2f sopf=1d564 spades=2660 sscr=1d4c8 sub=2282
    sube=2286 sum=2211 sup=2283 sup1=b9 sup2=b2 sup3=b3 supe=2287 szlig=df tau=3c4 tfr=1d531
    there4=2234 theta=3b8 thinsp=2009 thorn=fe tilde=2dc times=d7 topf=1d565 trade=2122 tscr=1d4c9
    uacute=fa uarr=2191 ucirc=fb ufr=1d532 ugrave=f9 uml=a8 uopf=1d566 upsilon=3c5 uscr=1d4ca
    uuml=fc verbar=7c vert=7c vfr=1d533 vopf=1d567 vscr=1d4cb weierp=2118 wfr=1d534 wopf=1d568
    wscr=1d4cc xfr=1d535 xi=3be xopf=1d569 xscr=1d4cd yacute=fd yen=a5 yfr=1d536 yopf=1d56a
    yscr=1d4ce yuml=ff zeta=3b6 zfr=1d537 zopf=1d56b zscr=1d4cf zwj=200d zwnj=200c
    """
}
