#!/usr/bin/env python3
"""Makes a pack of stickers from Noto Color Emoji, as Debian packages it: python3 make_sticker_pack.py OUT.zip

The font (fonts-noto-color-emoji) is under the SIL Open Font License 1.1. Its pictures lie in it as PNG (tables CBLC and
CBDT); none is kept in this project.
"""
import pathlib
import struct
import sys
import zipfile

FONT = pathlib.Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
WORDS = {
    "😀": "开心", "😂": "笑哭", "🥰": "喜欢", "😍": "爱了", "😘": "么么哒", "🤗": "抱抱", "🤔": "想想", "😎": "酷", "🥳": "庆祝", "😴": "睡了",
    "😭": "大哭", "😡": "生气", "😱": "惊呆", "🙄": "无语", "🤒": "病了", "🤝": "合作", "👍": "赞", "👎": "不行", "👏": "鼓掌", "🙏": "拜托",
    "💪": "加油", "👌": "好的", "✌": "耶", "👋": "再见", "🎉": "恭喜", "🌹": "送花", "💔": "心碎", "🔥": "火了", "🐼": "熊猫", "🐶": "小狗",
    "🐱": "小猫", "🐰": "兔子", "🍻": "干杯", "🎂": "生日快乐", "🧧": "红包", "🌙": "晚安",
}


class Font:
    """The pictures of a font, by character."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        count = struct.unpack_from(">H", data, 4)[0]
        rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
        self.tables = {tag.decode(): offset for tag, _, offset, _ in rows}

    def glyph(self, character: str) -> int:
        """By the format 12 of its table cmap."""
        start = self.tables["cmap"]
        for i in range(struct.unpack_from(">H", self.data, start + 2)[0]):
            at = start + struct.unpack_from(">L", self.data, start + 8 + 8 * i)[0]
            if struct.unpack_from(">H", self.data, at)[0] != 12:
                continue
            for group in range(struct.unpack_from(">L", self.data, at + 12)[0]):
                first, last, glyph = struct.unpack_from(">LLL", self.data, at + 16 + 12 * group)
                if first <= ord(character) <= last:
                    return glyph + ord(character) - first
        raise KeyError(character)

    def picture(self, character: str) -> bytes:
        """The PNG of a character: index formats 1 and 3 of CBLC, image formats 17 and 18 of CBDT."""
        glyph = self.glyph(character)
        start = self.tables["CBLC"]
        array, _, subtables = struct.unpack_from(">LLL", self.data, start + 8)
        for i in range(subtables):
            first, last, more = struct.unpack_from(">HHL", self.data, start + array + 8 * i)
            if not first <= glyph <= last:
                continue
            at = start + array + more
            index, image, base = struct.unpack_from(">HHL", self.data, at)
            width = {1: ">L", 3: ">H"}[index]
            offset = struct.unpack_from(width, self.data, at + 8 + (glyph - first) * struct.calcsize(width))[0]
            found = self.tables["CBDT"] + base + offset + {17: 5, 18: 8}[image]
            length = struct.unpack_from(">L", self.data, found)[0]
            return self.data[found + 4 : found + 4 + length]
        raise KeyError(character)


def main() -> None:
    font = Font(FONT.read_bytes())
    names = ["title: 木棉表情", "author: Google, Noto Color Emoji", "licence: SIL Open Font License 1.1"]
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_STORED) as pack:
        for character, words in WORDS.items():
            name = f"{ord(character):x}.png"
            # Always the same archive, so that it is always the same pack.
            pack.writestr(zipfile.ZipInfo(name), font.picture(character))
            names.append(f"{name}: {words}")
        pack.writestr(zipfile.ZipInfo("names.txt"), "\n".join(names) + "\n")


if __name__ == "__main__":
    main()
