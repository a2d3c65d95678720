// main() of every test program: GoogleTest, with libsodium ready.
#include "base/random.h"

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    kapok::initialise_crypto();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
