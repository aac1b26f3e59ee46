/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFrontierHost: one host's pages and pace in the frontier.
 *
 * The rule that bites: pages that are not due yet count, too, so that a host is not forgotten while
 * it is waited for.
 */

#include "config.h"

#include "wr-frontier-private.h"

WrFrontierHost *
wr_frontier_host_new (const char *name, const WrHostHealth *health)
{
  WrFrontierHost *self = g_new0 (WrFrontierHost, 1);

  self->name = g_strdup (name);
  self->link.data = self;
  g_queue_init (&self->pages);
  if (health != NULL)
    self->health = *health;
  return self;
}

void
wr_frontier_page_free (gpointer data)
{
  WrFrontierPage *page = data;

  g_free (page->url);
  g_free (page);
}

void
wr_frontier_host_free (gpointer data)
{
  WrFrontierHost *self = data;

  g_queue_clear_full (&self->pages, wr_frontier_page_free);
  g_free (self->name);
  g_free (self);
}

/**
 * wr_frontier_host_dup_name:
 *
 * Returns: (transfer full): the host of @url in lower case, "" where it has none
 */
char *
wr_frontier_host_dup_name (const char *url)
{
  g_autofree char *host = NULL;

  if (g_uri_split_network (url, G_URI_FLAGS_PARSE_RELAXED, NULL, &host, NULL, NULL) && host != NULL)
    return g_ascii_strdown (host, -1);
  return g_strdup ("");
}

/**
 * wr_frontier_host_is_over:
 *
 * Returns: whether the frontier can do without it
 */
gboolean
wr_frontier_host_is_over (WrFrontierHost *self, gint64 now)
{
  return self->pages.length == 0 && self->n_later == 0 && self->n_in_flight == 0 &&
         self->n_lanes == 0 && self->next_start <= now;
}
