/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-webdriver-error.h"

G_DEFINE_QUARK (wr-webdriver-error-quark, wr_webdriver_error)
