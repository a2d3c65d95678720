// Small pictures for tests.
#pragma once

#include <string>

namespace kapok::stickers::testing {

std::string png(int width, int height);
// An animation, each frame another grey.
std::string moving_gif(int width, int height, int frames);

}  // namespace kapok::stickers::testing
