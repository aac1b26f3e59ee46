/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One sentence after another, each of them translated for itself: a blank between them is not what
 * every language has.
 */

#include "config.h"

#include "wr-sentences.h"

#include <glib/gi18n-lib.h>

/**
 * wr_sentences_join:
 * @first: “” where there is none
 * @second: a sentence
 *
 * Returns: (transfer full): both, as the language of messages puts them together.
 */
char *
wr_sentences_join (const char *first, const char *second)
{
  if (*first == '\0')
    return g_strdup (second);
  /* Translators: two whole sentences, one after the other */
  return g_strdup_printf (C_ ("two sentences", "%s %s"), first, second);
}
