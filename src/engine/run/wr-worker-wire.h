/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-job.h"
#include "wr-result.h"

G_BEGIN_DECLS

typedef enum {
  WR_WIRE_OPEN,    /* to the worker's process: open a session */
  WR_WIRE_ATTEMPT, /* to it: make an attempt at a page */
  WR_WIRE_OPENED,  /* from it: the session is there */
  WR_WIRE_LOADED,  /* from it: the page has loaded and is about to be read */
  WR_WIRE_RESULT,  /* from it: what the attempt came to */
  WR_WIRE_ERROR,   /* from it: no session could be opened */
  WR_N_WIRE_KINDS
} WrWireKind;

/**
 * WrWireMessage:
 *
 * One line between a worker and its process: a value. Only the members of its kind are set.
 */
typedef struct {
  WrWireKind kind;
  WrJob *job;            /* OPEN: (owned) without URLs */
  WrDriver *driver;      /* OPEN: (owned) (nullable) the driver to start */
  char *session_id;      /* OPEN: (owned) (nullable) the session to use behind the driver_url */
  char *url;             /* ATTEMPT: (owned) */
  char *browser_name;    /* OPENED: (owned); OPEN: (owned) (nullable) of session_id */
  char *browser_version; /* OPENED: (owned); OPEN: (owned) (nullable) of session_id */
  GPid root;             /* OPENED: of the browser's tree; 0: its processes are not ours */
  WrResult *result;      /* RESULT: (owned) its page, attempt and worker are 0 */
  gboolean usable;       /* RESULT: so is the session, for another page */
  guint64 n_commands;    /* OPENED, RESULT: that the session has had */
  GError *error;         /* ERROR: (owned) */
} WrWireMessage;

WrWireMessage *wr_wire_message_new       (WrWireKind            kind);
void           wr_wire_message_free      (WrWireMessage        *self);
char          *wr_wire_message_to_line   (const WrWireMessage  *self);
WrWireMessage *wr_wire_message_from_line (const char           *line,
                                          gsize                 length,
                                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrWireMessage, wr_wire_message_free)

G_END_DECLS
