/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrEventKind:
 *
 * What a worker did, or what happened to it. A span has a duration; the others are moments. One
 * table (wr-event.c) has each kind's word for stores and files and whether it is a span.
 */
typedef enum {
  WR_EVENT_STARTING,   /* span: driver and session were started */
  WR_EVENT_IDLE,       /* span: nothing to do */
  WR_EVENT_POLITE,     /* span: the hosts' pace forbade every page that was there */
  WR_EVENT_PAUSED,     /* span: the run was paused, or its store could not be written */
  WR_EVENT_NAVIGATING, /* span: a page was being loaded */
  WR_EVENT_WAITING,    /* span: inside the page, for what the job waits for */
  WR_EVENT_EXTRACTING, /* span: a page was being read */
  WR_EVENT_RETRY,      /* moment: the page's attempt failed and another follows; detail: why */
  WR_EVENT_FAILED,     /* moment: the page was given up; detail: why */
  WR_EVENT_LOST,       /* moment: the session was lost; detail: why */
  WR_EVENT_RECYCLED,   /* moment: the session was ended to begin anew; detail: why */
  WR_EVENT_USAGE,      /* moment: of the run, with worker 0; detail: see WrUsageSample */
  WR_N_EVENT_KINDS
} WrEventKind;

/**
 * WrEvent:
 *
 * A value that goes from a worker to the store and cannot fail. Times are µs since 1970 (UTC),
 * durations µs. Details are codes or words of the driver, in no language of the user's.
 */
typedef struct {
  WrEventKind kind;
  int worker;      /* from 1; 0: the run itself */
  gint64 page_id;  /* 0: none */
  gint64 started;  /* time of day */
  gint64 duration; /* 0 for a moment */
  char *detail;    /* (owned) (nullable) */
} WrEvent;

const char *wr_event_kind_get_name  (WrEventKind  kind); /* "navigating": in stores and files */
WrEventKind wr_event_kind_from_name (const char  *name); /* WR_N_EVENT_KINDS: none of ours */
gboolean    wr_event_kind_is_span   (WrEventKind  kind);
WrEvent    *wr_event_new            (WrEventKind  kind,
                                     int          worker,
                                     gint64       page_id);
void        wr_event_free           (WrEvent     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrEvent, wr_event_free)

G_END_DECLS
