"""Takes pictures of the pages as people see them: `python tests/page/pictures.py FOLDER [WORD]`.

With a WORD only the scenes that have it in their name. Look at the pictures, then at the page again.
Each font is one that a kind of system shows: Inter is like Apple's, Roboto is Android's, Liberation Sans
is as wide as Arial. They come from fonts-inter, fonts-roboto and fonts-liberation.
"""

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

import stores
from browser import browsing, serving

#: How wide the windows are and in which font; a phone on its side is 844 pixels wide.
PHONE, DESK = ((320, "Roboto"), (390, "Inter"), (844, "Roboto")), ((1280, "Inter"),)
ALL = (*PHONE, *DESK)
_MATCH = """<match><test name="family"><string>{}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>{}</string></edit></match>
"""


def fonts(font: str) -> str:
    """Return what makes *font* the one that the system shows its own texts in."""
    matches = (
        _MATCH.format(name, font) for name in ("system-ui", "sans", "sans-serif")
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        "<fontconfig><include>/etc/fonts/fonts.conf</include>\n"
        f"{''.join(matches)}</fontconfig>\n"
    )


SLOTS = """
[[session]]
id = "slot"
date = 2026-06-01
[[session]]
id = "slot-of-a-kind"
date = 2026-06-08
kind = "Technical"
"""
RIGHT_TO_LEFT = """
[[session]]
id = "attention"
date = 2026-03-02
title = "الانتباه هو كل ما تحتاجه: مقدمة في المحولات"
leads = ["ليلى حسن", "Ada Lovelace"]
room = "Mae Jemison"
reading = "- [الورقة الأصلية](https://example.com/paper)"
[[session]]
id = "shalom"
date = 2026-03-09
title = "מבוא ללמידה עמוקה (Deep Learning)"
leads = ["Grace Hopper"]
"""
SITES = {
    "seed": (stores.SEED,),
    "everything": stores.EVERYTHING,
    "empty": (stores.EXAMPLES["empty"],),
    "three": (stores.weekly(3, dt.date(2026, 3, 2)),),
    "two-hundred": (stores.weekly(200, dt.date(2023, 1, 2)),),
    "slots": (stores.GROUP + SLOTS,),
    "right-to-left": (stores.GROUP + RIGHT_TO_LEFT,),
}
#: Whether the screen is dark.
TONES = (False, True)
LONDON = "Europe/London"
#: How much of a page is taken.
TALL = 2000
#: What is looked at, when (UTC), and how wide.
SCENES = {
    "before": ("seed/", "2023-09-15T09:00Z", ALL),
    "long-reading": ("seed/", "2023-05-29T09:00Z", ALL),
    "other-room": ("seed/", "2024-04-12T09:00Z", ALL),
    "during": ("seed/", "2023-09-18T10:30Z", ALL),
    "after": ("seed/", "2026-11-23T09:00Z", ALL),
    "states": ("everything/", "2026-02-10T09:00Z", ALL),
    "called-off": ("everything/", "2026-02-23T09:00Z", ALL),
    "break": ("everything/", "2026-12-24T09:00Z", ((390, "Inter"),)),
    "find": ("seed/#find=lora", "2023-09-15T09:00Z", ((390, "Inter"), *DESK)),
    "empty": ("empty/", "2026-02-10T09:00Z", ((390, "Inter"), *DESK)),
    "three": ("three/", "2026-03-01T09:00Z", ((390, "Inter"), *DESK)),
    "two-hundred": ("two-hundred/", "2026-03-01T09:00Z", ((390, "Inter"), *DESK)),
    "slots": ("slots/", "2026-03-01T09:00Z", ((390, "Inter"), *DESK)),
    "right-to-left": ("right-to-left/", "2026-03-01T09:00Z", ALL),
    "session": ("everything/sessions/moved/", "2026-02-02T09:00Z", ALL),
    "session-after": (
        "seed/sessions/attention/",
        "2026-02-02T09:00Z",
        ((390, "Inter"), *DESK),
    ),
    "session-open": ("everything/sessions/free/", "2026-02-02T09:00Z", (*PHONE[1:2],)),
    "year": ("seed/years/2023/", "2026-02-02T09:00Z", ((390, "Inter"), *DESK)),
    "readings": ("seed/readings/", "2026-02-02T09:00Z", ALL),
    "lost": ("everything/404.html", "2026-02-02T09:00Z", ((390, "Inter"), *DESK)),
    "feed": ("seed/feed.xml", "2026-02-02T09:00Z", ((390, "Liberation Sans"), *DESK)),
}


def take(folder: Path, word: str) -> None:
    """Write the pictures of the scenes with *word* in their name into *folder*."""
    chosen = {name: scene for name, scene in SCENES.items() if word in name}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "sites")
        for name, texts in SITES.items():
            for path, content in stores.site(*texts).items():
                (root / name / path).parent.mkdir(parents=True, exist_ok=True)
                (root / name / path).write_bytes(content)
        for font in ("Inter", "Roboto", "Liberation Sans"):
            config = Path(scratch, f"{font}.conf")
            config.write_text(fonts(font))
            os.environ["FONTCONFIG_FILE"] = str(config)
            with serving(root) as url, browsing(url, Path(scratch, font)) as page:
                for name, (path, now, sizes) in chosen.items():
                    for width in (width for width, wanted in sizes if wanted == font):
                        for dark in TONES:
                            page.open(
                                path, now=now, zone=LONDON, width=width, dark=dark
                            )
                            tone = "dark" if dark else "light"
                            page.shot(folder / f"{name}-{width}-{tone}.png", TALL)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    take(target, "".join(sys.argv[2:3]))
