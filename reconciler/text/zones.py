"""The names that zones of time have."""

from __future__ import annotations

_NAMES = {
    "US/Eastern": "us eastern|eastern|new york|washington|et|est|edt",
    "US/Central": "us central|chicago|cst|cdt",
    "US/Pacific": "us pacific|pacific|california|pt|pst|pdt",
    "Europe/London": "london|british|bst",
    "Europe/Paris": "central european|paris|berlin|brussels|rome|madrid|cet|cest",
    "Europe/Kyiv": "kyiv|eastern european|eet|eest",
    "Europe/Moscow": "moscow|msk",
    "Asia/Dubai": "dubai|gulf",
    "Asia/Kolkata": "indian|india|delhi",
    "Asia/Shanghai": "beijing|shanghai|china|hong kong",
    "Asia/Singapore": "singapore",
    "Asia/Tokyo": "tokyo|japan|japanese|jst",
    "Asia/Seoul": "seoul|korean|kst",
    "Australia/Sydney": "sydney|aest|aedt",
    "UTC": "gmt|utc|greenwich mean",
}
ABBREVIATED = "ET|EST|EDT|CST|CDT|PT|PST|PDT|BST|CET|CEST|EET|EEST|MSK|JST|KST|AEST|AEDT|GMT|UTC"
# Name -> zone, by whose clocks a time is read.
ZONES = {name: zone for zone, names in _NAMES.items() for name in names.split("|")}
# With those of which no zone is known here; «Z» only before a stop.
ZONES_SHORT = f"{ABBREVIATED}|CT|MT|MST|MDT|AKST|AKDT|HST|IST|WAT|EAT|SAST|NZST|NZDT|SGT|HKT|PKT|WIB"
ZONE_WORDS = rf"(?:(?:{ZONES_SHORT})\b|Z\b(?=[.,;)]))"
# Abbreviation -> the one offset that it stands for, summer or winter.
OFFSETS = {
    "Z": "+00:00",
    "UTC": "+00:00",
    "GMT": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "AEST": "+10:00",
    "AEDT": "+11:00",
}
# Whose offset goes by the season.
BY_SEASON = {"ET": "US/Eastern", "CT": "US/Central", "MT": "US/Mountain", "PT": "US/Pacific"}
