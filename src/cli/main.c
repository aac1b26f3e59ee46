/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program windrow-cli: all of it is in the library, which the tests link too. */

#include "wr-cli.h"

int
main (int argc, char **argv)
{
  return wr_cli_main (argv);
}
