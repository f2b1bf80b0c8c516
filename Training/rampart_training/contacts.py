"""Made-up addresses, so that no address of the seed bank marks a class: attacks and benign texts draw from the same pool."""

import random

FIRST = "anna mark lena tom mia jonas sara alex nina paul eva ben kim leo ida max zoe ali mei omar ivan yuki raj luca ana jo".split()
LAST = "keller moreau smith rossi novak silva garcia kim chen patel haddad ivanov tanaka okoye larsen weber dubois costa".split()
HOSTS = "gmail.com outlook.com proton.me yahoo.com mail.ru gmx.de company.com acme.io example.com example.org corp.net studio.it uni.edu qq.com web.de icloud.com".split()
SITES = "example.com acme.io docs.company.com shop.example portal.net status.page files.host news.site my-site.biz cdn.example.org intranet.local github.com wiki.org pastebin.com bit.ly app.dev".split()
PATHS = "orders/1182 handbook login in?d= upload raw/8f3k claim agent.sh t/77ab index.html api/v1/users report.pdf x watch?v=9k wiki/Onboarding verify".split()


def mail(rng: random.Random) -> str:
    """An address such as ``lena.weber4@gmx.de``."""
    name = rng.choice(FIRST) + rng.choice([".", "", "_", "-"]) + rng.choice(LAST)
    return f"{name}{rng.choice(['', '', '1', '42', str(rng.randrange(1000))])}@{rng.choice(HOSTS)}"


def url(rng: random.Random) -> str:
    """An address of a page, with or without its scheme."""
    host = rng.choice(SITES) if rng.random() < 0.8 else ".".join(str(rng.randrange(1, 255)) for _ in range(4))
    return f"{rng.choice(['https://', 'https://', 'http://', 'www.', ''])}{host}/{rng.choice(PATHS)}"


def account(rng: random.Random) -> str:
    """Digits in the shape of an account number."""
    country = rng.choice(["DE", "GB", "CH", "US", "FR", ""])
    return country + "".join(str(rng.randrange(10)) for _ in range(rng.choice([9, 12, 18, 20])))


def amount(rng: random.Random) -> str:
    """A sum of money or a number."""
    return rng.choice([str(rng.randrange(1, 5000)), f"{rng.randrange(1, 99)},{rng.randrange(100, 999)}", f"{rng.randrange(1, 900)}.99"])


POOLS = {"attacker_mail": mail, "mail": mail, "attacker_url": url, "url": url, "account": account, "amount": amount}
