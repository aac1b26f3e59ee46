/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The store that a call names: one that is not there is a mistake in the call, one that cannot be
 * read is the store's fault, and the exit status tells them apart.
 */

#include "config.h"

#include "wr-cli-store.h"

#include "wr-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/**
 * wr_cli_store_check:
 *
 * Returns: whether there is a file at @path; if not, it was said.
 */
gboolean
wr_cli_store_check (const char *path)
{
  if (g_access (path, F_OK) == 0)
    return TRUE;
  wr_cli_complain (_ ("Could not open “%s”: %s"), path, g_strerror (errno));
  return FALSE;
}

/**
 * wr_cli_store_open:
 *
 * Returns: (transfer full): a reader, or %NULL, and it was said why.
 */
WrStoreReader *
wr_cli_store_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  WrStoreReader *reader = wr_store_reader_open (path, &error);

  if (reader == NULL)
    wr_cli_complain ("%s", error->message);
  return reader;
}
