"""Makes the tables of `rules/export-pathway/markets/` anew: the figures for criteria and vetoes, each with year and source.

    python docs/make_markets.py FOLDER        # the folder with indicators.csv, provenance.csv, sources.csv, pairs.csv

Nothing is worked out or filled in: an empty cell of the source makes no row. Write what changed into `SOURCES.md`.
"""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "rules" / "export-pathway" / "markets"
INDICATORS = (
    "gdp_current_usd gdp_pc_ppp_2021intl gdp_growth_3y_avg_pct imports_goods_services_usd gfcf_usd manufacturing_va_usd "
    "wine_litres_pure_alcohol_pc fbs_import_beverages_other_t fbs_import_dairy_eggs_t fbs_import_meat_t "
    "fbs_import_fruit_veg_t fbs_import_fish_t fbs_import_cereals_t internet_users_pct fixed_broadband_per100 "
    "govtech_service_delivery_0_1 mfn_tariff_simple_avg_pct lpi_score_2023 wgi_political_stability wgi_regulatory_quality "
    "wgi_rule_of_law oecd_country_risk_0_7 eu_trade_sanctions_flag inflation_cpi_pct fx_depreciation_vs_eur_pct"
).split()
AGREEMENTS = {"eu_agreement": "eu", "uk_agreement": "uk", "eu_agreement_pending": "eu_pending"}
OVERSEAS = {
    "FR": "BL GF GP MF MQ NC PF PM RE WF YT TF", "GB": "AI BM FK GG GI IM JE KY MS SH TC VG", "DK": "FO GL", "FI": "AX",
    "NL": "AW BQ CW SX", "NO": "SJ BV", "US": "AS GU MP PR VI UM", "AU": "CC CX NF HM", "NZ": "CK NU TK",
}  # fmt: skip
"""Territories of another state that ISO 3166-1 lists apart, as the ISO table names the state they belong to."""


def main(folder: Path) -> None:
    rows = read(folder / "indicators.csv")
    years = {(r["iso3"], r["column"]): (r["year"], r["source_id"]) for r in read(folder / "provenance.csv")}
    code = {r["iso3"]: r["iso2"] for r in rows}
    state = {each: owner for owner, codes in OVERSEAS.items() for each in codes.split()}
    write(
        "markets.csv",
        ("market", "iso3", "latitude", "longitude", "utc_offset", "currency", "languages", "official", "territory_of"),
        (
            (
                r["iso2"], r["iso3"], r["capital_lat"], r["capital_lon"], r["utc_offset_hours"], r["currency_iso4217"],
                r["languages_ge10pct"], r["languages_official"], state.get(r["iso2"], ""),
            )
            for r in rows
        ),
    )  # fmt: skip
    write(
        "figures.csv",
        ("market", "indicator", "value", "year", "source"),
        ((r["iso2"], id, r[id], *years[r["iso3"], id]) for r in rows for id in INDICATORS if r[id]),
    )
    write(
        "agreements.csv",
        ("market", "kind", "name", "year", "source"),
        ((r["iso2"], kind, r[id], *years[r["iso3"], id]) for r in rows for id, kind in AGREEMENTS.items() if r[id]),
    )
    pairs = [r for r in read(folder / "pairs.csv") if r["contiguous"] == "1"]
    names = (
        sorted((code[r["iso3_a"]], code[r["iso3_b"]])) for r in pairs if r["iso3_a"] in code and r["iso3_b"] in code
    )
    write("borders.csv", ("one", "other"), map(tuple, names))


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(name, head, rows) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(head)
        out.writerows(sorted(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
