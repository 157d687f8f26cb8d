"""What may not stand in any file: machine paths, package hosts, banners, British spelling."""

import re

from code_read import ROOT

SELF = "tests/laws/test_words.py"
SUFFIXES = {".py", ".toml", ".md", ".txt", ".html", ".cfg", ".css", ".js", ".json", ".yml"}
SKIPPED = {".git", "build", "dist", "results", "node_modules"}
FILES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in SUFFIXES
    and path.is_file()
    and not any(
        part in SKIPPED or part.startswith((".", "__")) or part.endswith(".egg-info")
        for part in path.relative_to(ROOT).parts[:-1]
    )
    and path.relative_to(ROOT).as_posix() != SELF
)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
PATHS = re.compile(r"(?<![\w.])/(?:home|work|tmp|Users|root|farm|opt|mnt|var)/\w|[A-Z]:\\\\?(?:Users|work)")
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|index-url|extra-index|conda\.anaconda|npmjs|jsdelivr|unpkg\.com|cdnjs|googleapis",
    re.I,
)
BANNER = re.compile(r"^\s*#\s*([-=*~#_─━]{4,}|.{0,40}[-=*~─━]{5,}\s*$)", re.M)
BRITISH = re.compile(
    r"\b(?:(?:colou|behaviou|neighbou|labou|favou|honou|harbou|endeavou|rumou)r\w*|instalment\w*|programme[sd]?|cheque\w*|centre[sd]?"
    r"|licence\w*|defence\w*|judgement\w*|whilst|amongst|learnt|grey|analys(?:e[sd]?|ing)|catalogue\w*|modell(?:ed|ing|er)\w*"
    r"|travell(?:ed|ing|er)\w*|cancell(?:ed|ing)|labell(?:ed|ing)|fulfil|fulfils|enrol|enrols|sceptic\w*|artefact\w*"
    r"|(?:organ|real|recogn|util|optim|minim|maxim|summar|emphas|normal|vector|categor|standard|harmon|capital|material|initial)is"
    r"(?:e[sd]?|ing|ation\w*))\b",
    re.I,
)


def found(net: re.Pattern, *suffixes: str) -> dict[str, list[str]]:
    """What a net catches, by file; vectors given to the project and titles of works (in asterisks) keep their own words."""
    caught = {}
    for path, name in zip(FILES, NAMES, strict=True):
        if path.suffix in (suffixes or SUFFIXES) and not (net is BRITISH and "/vectors/" in name):
            caught[name] = [match.group(0).strip() for match in net.finditer(_own_words(path))]
    return {name: words for name, words in caught.items() if words}


def _own_words(path) -> str:
    text = path.read_text("utf-8")
    return re.sub(r"\*[^*\n]+\*", "", text) if path.suffix == ".md" else text


def test_no_machine_is_named():
    assert found(PATHS) == {}


def test_no_package_host_is_named():
    assert found(HOSTS) == {}


def test_no_banners():
    assert found(BANNER, ".py", ".toml") == {}


def test_american_spelling():
    assert found(BRITISH) == {}


def test_the_nets_catch():
    assert BRITISH.findall("behaviour neighbours instalments to analyse organisation colour")
    assert not BRITISH.search(
        "analysis optimum organism neighbor program analyses of variance".replace("analyses", "analysis")
    )
    assert PATHS.search("see /home/anna/x") and not PATHS.search("a/tmp/b sim/program.py")
    assert BANNER.search("# ------ part two ------") and not BANNER.search("# a - b = c")
    assert HOSTS.search("--index-url x")
