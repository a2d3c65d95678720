#!/usr/bin/env python3
"""Makes a new domain in the shape that every domain has: new_module.py NAME."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

FILES = {
    "CMakeLists.txt": "kapok_module({name} API_DEPS base runtime storage PRIVATE_DEPS rpc protocol)\n",
    "README.md": """# {name}

What it is for, in two sentences.

| | |
|---|---|
| tables | `{name}_…` |
| events published | none |
| events consumed | none |

## Invariants

## Main sequence
""",
    "api/errors.h": """// Reasons of {name}'s errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::{name}::errors {{

// The thing asked for does not exist, or the caller may not know that it does.
inline constexpr std::string_view kThingUnknown = "THING_UNKNOWN";

}}  // namespace kapok::{name}::errors
""",
    "api/{name}.h": """// What other domains may ask of {name}. Thread-safe.
#pragma once

namespace kapok::{name} {{}}  // namespace kapok::{name}
""",
    "rules.h": """// {name}'s decisions: pure functions, no I/O.
#pragma once

#include "base/result.h"

namespace kapok::{name} {{

// Names are 1 to 64 characters of valid UTF-8.
Result<void> check_name(std::string_view name);

}}  // namespace kapok::{name}
""",
    "rules.cpp": """#include "{name}/rules.h"

#include "base/utf8.h"

namespace kapok::{name} {{

Result<void> check_name(std::string_view name) {{
    const auto characters = count_characters(name);
    if (!characters || *characters == 0 || *characters > 64) {{
        return Error(Code::kInvalid, "NAME_INVALID", "a name has 1 to 64 characters").with_field("name");
    }}
    return {{}};
}}

}}  // namespace kapok::{name}
""",
    "rules_test.cpp": """#include "{name}/rules.h"

#include <gtest/gtest.h>

namespace kapok::{name} {{
namespace {{

TEST(Rules, NamesHaveOneTo64Characters) {{
    EXPECT_TRUE(check_name("a").has_value());
    EXPECT_FALSE(check_name("").has_value());
    EXPECT_FALSE(check_name(std::string(65, 'x')).has_value());
}}

}}  // namespace
}}  // namespace kapok::{name}
""",
}


def main() -> None:
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z][a-z0-9_]*", sys.argv[1]):
        sys.exit("usage: ./x new-module NAME (lower-case letters, digits, '_')")
    name = sys.argv[1]
    folder = ROOT / "server/domains" / name
    if folder.exists():
        sys.exit(f"{folder.relative_to(ROOT)} is there already")
    for path, text in FILES.items():
        file = folder / path.format(name=name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(name=name), encoding="utf-8")
        print(f"made {file.relative_to(ROOT)}")
    print("Next: docs/howto/add-a-domain.md")


main()
