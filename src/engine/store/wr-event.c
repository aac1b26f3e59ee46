/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrEvent: what a worker did, or what happened to it.
 *
 * The words are in stores and files, so one that was given out stays as it is.
 */

#include "config.h"

#include "wr-event.h"

static const struct {
  const char *name;
  gboolean span;
} kinds[WR_N_EVENT_KINDS] = {
  [WR_EVENT_STARTING] = { "starting", TRUE },
  [WR_EVENT_IDLE] = { "idle", TRUE },
  [WR_EVENT_POLITE] = { "polite", TRUE },
  [WR_EVENT_PAUSED] = { "paused", TRUE },
  [WR_EVENT_NAVIGATING] = { "navigating", TRUE },
  [WR_EVENT_WAITING] = { "waiting", TRUE },
  [WR_EVENT_EXTRACTING] = { "extracting", TRUE },
  [WR_EVENT_RETRY] = { "retry", FALSE },
  [WR_EVENT_FAILED] = { "failed", FALSE },
  [WR_EVENT_LOST] = { "lost", FALSE },
  [WR_EVENT_RECYCLED] = { "recycled", FALSE },
  [WR_EVENT_USAGE] = { "usage", FALSE },
};

/**
 * wr_event_kind_get_name:
 *
 * Returns: (transfer none): the word for @kind in stores and files; not translated.
 */
const char *
wr_event_kind_get_name (WrEventKind kind)
{
  g_return_val_if_fail (kind < WR_N_EVENT_KINDS, "");
  return kinds[kind].name;
}

/**
 * wr_event_kind_from_name:
 * @name: (nullable): a word from wr_event_kind_get_name()
 *
 * Returns: the kind, or %WR_N_EVENT_KINDS for a word that is none.
 */
WrEventKind
wr_event_kind_from_name (const char *name)
{
  for (int i = 0; name != NULL && i < WR_N_EVENT_KINDS; i++) {
    if (g_str_equal (kinds[i].name, name))
      return i;
  }
  return WR_N_EVENT_KINDS;
}

/**
 * wr_event_kind_is_span:
 *
 * Returns: whether @kind has a duration; otherwise it is a moment.
 */
gboolean
wr_event_kind_is_span (WrEventKind kind)
{
  g_return_val_if_fail (kind < WR_N_EVENT_KINDS, FALSE);
  return kinds[kind].span;
}

/**
 * wr_event_new:
 * @worker: the worker's number, from 1; 0 for the run itself
 * @page_id: the page's id in its store, 0: none
 *
 * Returns: (transfer full): an event that began now and has no duration yet.
 */
WrEvent *
wr_event_new (WrEventKind kind, int worker, gint64 page_id)
{
  g_return_val_if_fail (kind < WR_N_EVENT_KINDS, NULL);

  WrEvent *self = g_new0 (WrEvent, 1);
  self->kind = kind;
  self->worker = worker;
  self->page_id = page_id;
  self->started = g_get_real_time ();
  return self;
}

void
wr_event_free (WrEvent *self)
{
  if (self == NULL)
    return;

  g_free (self->detail);
  g_free (self);
}
