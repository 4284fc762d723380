import ast
import re
import tomllib
from pathlib import Path

import pytest

from sheets_crm.texts import spellings, texts_of

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "templates" / "texts"
AREAS = sorted(path.name for path in (CATALOGUES / "id").glob("*.toml"))
SENTENCE_WORDS = re.compile(
    r"\b(yang|dan|tidak|belum|sudah|untuk|silakan|dari|dengan|the|is|are|please|cannot|and|your|of|was|not)\b",
    re.IGNORECASE,
)


def sentences(node: object, path: str = "") -> dict[str, object]:
    if isinstance(node, dict):
        return {
            name: text
            for key, each in node.items()
            for name, text in sentences(each, f"{path}{key}.").items()
        }
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return {
            name: text
            for number, each in enumerate(node)
            for name, text in sentences(each, f"{path}{number}.").items()
        }
    return {path.removesuffix("."): node}


def catalogue(language: str, area: str) -> dict[str, object]:
    return sentences(tomllib.loads((CATALOGUES / language / area).read_text(encoding="utf-8")))


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)", str(text)))


def test_both_languages_have_the_same_catalogues():
    assert sorted(path.name for path in (CATALOGUES / "en").glob("*.toml")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_stands_in_both_languages(area):
    assert set(catalogue("id", area)) == set(catalogue("en", area))


@pytest.mark.parametrize("area", [area for area in AREAS if area != "messages.toml"])
def test_both_languages_ask_for_the_same_values(area):
    english = catalogue("en", area)
    for name, text in catalogue("id", area).items():
        assert placeholders(text) == placeholders(english[name]), name


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_sentence_is_blank_but_those_that_are_meant_to_be(language, area):
    meant = {"sample.answers.no_answer"}
    for name, text in catalogue(language, area).items():
        full = f"{area.removesuffix('.toml')}.{name}"
        assert text != "" or full in meant or full.endswith(".family"), full


def test_messages_use_only_fields_of_their_language_and_the_same_ones_in_both():
    used = {}
    for language in ("id", "en"):
        texts = texts_of(language)
        fields = texts.node("messages.fields") | texts.node("messages.programme_fields")
        codes = {word: code for code, word in fields.items()}
        reasons = texts.node("messages.reasons")
        used[language] = {
            reason: {codes[word] for word in placeholders(each["text"])} for reason, each in reasons.items()
        }
    assert used["id"] == used["en"]


def test_reorder_messages_hold_product_quantity_price_and_total():
    for reason in ("reorder_soon", "reorder_overdue"):
        text = texts_of("id")(f"messages.reasons.{reason}.text")
        assert {"produk", "jumlah", "harga", "total"} <= placeholders(text)


def test_the_win_back_message_introduces_the_shop_with_product_and_month_and_no_price():
    text = texts_of("id")("messages.reasons.win_back.text")
    assert placeholders(text) == {"sapaan", "anda", "toko", "produk", "bulan"}


def test_messages_claim_no_time_that_the_sheet_does_not_hold():
    for language, words in (
        ("id", r"\b(kemarin|baru saja|minggu lalu)\b"),
        ("en", r"\b(yesterday|recently|last week)\b"),
    ):
        every = " ".join(each["text"] for each in texts_of(language).node("messages.reasons").values())
        assert not re.search(words, every, re.IGNORECASE)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_message_asks_for_a_testimonial_or_presses(language):
    every = " ".join(str(each) for each in catalogue(language, "messages.toml").values()).casefold()
    for word in ("testimoni", "stok terbatas", "buruan", "limited", "hurry", "promo!"):
        assert word not in every


def docstrings(tree: ast.AST) -> set[int]:
    """Ids of the constants that stand as a statement of their own."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def programmers_messages(tree: ast.AST) -> set[int]:
    """Ids of the constants in errors that mean a function was called wrongly, and in comparisons."""
    errors = {"ValueError", "TypeError", "RuntimeError", "LookupError", "KeyError", "NotImplementedError"} | {
        "XlwingsError"
    }
    raised = [
        node.exc
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in errors
    ]
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]  # with what others answer
    return {id(inner) for call in [*raised, *compared] for inner in ast.walk(call)}


MODULES = sorted((ROOT / "sheets_crm").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_that_people_see_stands_in_code(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    allowed = docstrings(tree) | programmers_messages(tree)
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
        and node.value.count(" ") >= 2
        and SENTENCE_WORDS.search(node.value)
    ]
    assert found == []


def test_templates_hold_no_code_of_the_shop():
    assert [path.name for path in (ROOT / "templates").rglob("*.py") if path.read_text().strip()] in (
        [],
        ["__init__.py"],
    )


def test_spellings_that_are_read_stand_in_the_words_of_each_language_and_nowhere_else():
    for language in ("id", "en"):
        headings = tomllib.loads((CATALOGUES / language / "headings.toml").read_text(encoding="utf-8"))
        assert set(headings) == {"sheets", "columns", "choices"}
    assert "Konsumen" in spellings("sheets")["customers"]
    assert "Clients" in spellings("sheets")["customers"]


def test_one_of_something_is_not_plural_in_english():
    english = texts_of("en")
    assert english("report.people", count=1) == "1 person"
    assert english("report.people", count=2) == "2 people"
    assert english("why.overdue", days=1) == "1 day late"
    assert english("cli.check.count", count=1) == "1 thing to mend."
    assert english("problems.and_more", count=1) == "(and 1 more row with the same)"
    assert english("problems.and_more", count=11) == "(and 11 more rows with the same)"
    assert english("cli.refresh.done", listed=1, held=0, logged=1, problems=1) == (
        "Done: 1 person listed, 0 held back, 1 answer logged."
    )
    assert english("why.overdue", days=21) == "21 days late"
    assert english("calls.wording.credit_due", money="Rp1", day="1 Jul", days=1).endswith("in 1 day")
    assert texts_of("id")("report.people", count=1) == "1 orang"
