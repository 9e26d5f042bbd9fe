"""Fails when an installed package has a licence that this product may not be shipped with.

A licence must be known to be allowed; an unknown one is looked at by a person and then named here.
"""

import json
import re
import subprocess
import sys

ALLOWED = re.compile(
    r"(MIT|MIT-0|MIT License|Expat|ISC|ISC License.*|BSD|BSD License|[023]-Clause BSD.*"
    r"|BSD-[0-9]-Clause( License)?|Apache( Software)? License( 2\.0|, Version 2\.0)?|Apache[- ]2\.0"
    r"|Python Software Foundation License|PSF-2\.0|Python-2\.0|CNRI-Python|0BSD|Unlicense"
    r"|The Unlicense.*|Mozilla Public License 2\.0.*|MPL-2\.0|HPND|Zlib|LicenseRef-PdfiumThirdParty"
    r"|Apache-2\.0 WITH LLVM-exception)",
    re.IGNORECASE,
)
# The Lesser licence leaves the program that uses a library free.
LESSER = {"docxtpl", "psycopg", "psycopg-binary", "psycopg-pool"}
# Looked at by a person: what their descriptions say cannot be read by a program.
READ = {
    "axe-playwright-python",  # MIT, in its LICENSE file
    "pypdfium2",  # BSD-3-Clause or Apache-2.0; PDFium and its parts: BSD, MIT, Apache-2.0, FTL
    "qrcode",  # BSD-3-Clause
}
EXEMPT = LESSER | READ | {"kyodo-cho"}


def is_allowed(licence: str) -> bool:
    """Of alternatives one must be allowed, of parts each."""
    for part in re.split(r";| AND ", licence.replace("(", " ( ").replace(")", " ) ")):
        alternatives = [one.strip(" ()") for one in re.split(r" OR ", part)]
        if not any(ALLOWED.fullmatch(one) for one in alternatives):
            return False
    return True


def main() -> int:
    listing = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed", "--with-system"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    packages = json.loads(listing.stdout)
    refused = [
        f"{package['Name']} {package['Version']}: {package['License']}"
        for package in packages
        if package["Name"].lower() not in EXEMPT and not is_allowed(package["License"])
    ]
    print("\n".join(refused) or f"{len(packages)} packages, all with an allowed licence.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
