/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "wr-command.h"

G_BEGIN_DECLS

/**
 * FakeDriver:
 *
 * A W3C WebDriver endpoint for tests: real HTTP on a free port of loopback, served by a thread of
 * its own (“fake-driver”), so that the thread under test may block. It has no browser. Left alone
 * it answers each command of #WrCommand as a driver would:
 *
 * - New Session gives ids “fake-1”, “fake-2”, …; any number of sessions may be open.
 * - Navigate To remembers the URL, Get Current URL tells it.
 * - Execute Script and Execute Async Script give null: set a function with fake_driver_answer().
 * - Take Screenshot gives a PNG of one pixel, Get Page Source an empty document, the others null.
 * - A command for a session that is not open gives “invalid session id”, a path that is none
 * “unknown command”.
 *
 * For each command a test sets what is to happen instead: an error, a fault, a delay, or a
 * function:
 *
 * |[
 *   g_autoptr (FakeDriver) driver = fake_driver_new ();
 *   fake_driver_fail (driver, WR_COMMAND_NAVIGATE, "timeout", "by intent", 2);  // the next two
 *   fake_driver_break (driver, WR_COMMAND_EXECUTE_ASYNC, FAKE_FAULT_NEVER, -1); // from now on
 *   …wr_session_new (fake_driver_get_url (driver), …)…
 *   g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_NAVIGATE), ==, 3);
 * ]|
 *
 * All functions may be called from any thread at any time.
 */
typedef struct _FakeDriver FakeDriver;

typedef enum {
  FAKE_FAULT_NONE,
  FAKE_FAULT_NEVER,      /* takes the request and never answers */
  FAKE_FAULT_CLOSE,      /* closes the connection instead of an answer */
  FAKE_FAULT_GARBAGE,    /* answers with bytes that are no HTTP */
  FAKE_FAULT_TRUNCATED,  /* closes the connection in the middle of the body */
  FAKE_FAULT_STALL,      /* stops in the middle of the body and keeps the connection */
  FAKE_FAULT_EMPTY,      /* 200 with an empty body */
  FAKE_FAULT_NO_JSON,    /* says JSON and is none */
  FAKE_FAULT_WRONG_TYPE, /* 200 with text/html */
  FAKE_FAULT_PROXY_PAGE, /* 502 with text/html, as a gateway answers */
  FAKE_FAULT_NO_VALUE,   /* JSON without a `value` */
  FAKE_FAULT_NO_CAUSE,   /* status 500 with a `value` that names no error */
  FAKE_FAULT_REDIRECT,   /* 302 to another path */
  FAKE_FAULT_DEEP,       /* JSON of 100,000 nested arrays */
  /* The command was carried out, and the `value` is another than it should be: */
  FAKE_FAULT_NOT_UTF8,   /* a string with bytes that are no UTF-8 */
  FAKE_FAULT_HUGE,       /* a string of 50,000,000 bytes */
  FAKE_FAULT_TOO_LARGE,  /* a string of more than 64 MiB */
  FAKE_N_FAULTS
} FakeFault;

/**
 * FakeDriverFunc:
 * @session_id: (nullable): the session, for commands that have one
 * @body: (nullable): the parsed parameters of a POST
 * @error: (out): to be set to one of the 28 error strings (a constant) for an error; its message is
 *   then “by function”
 *
 * Answers a command, in the driver's thread.
 *
 * Returns: (transfer full) (nullable): the `value`; %NULL for null.
 */
typedef JsonNode *(*FakeDriverFunc) (WrCommand    command,
                                     const char  *session_id,
                                     JsonObject  *body,
                                     const char **error,
                                     gpointer     user_data);

/**
 * FakeDriverAim:
 * @session_id: (nullable): the session, for commands that have one
 * @url: (nullable): what the session shows
 * @body: (nullable): the parsed parameters of a POST
 *
 * Tells, in the driver's thread, whether a call is one that shall go wrong; must not use the
 * driver.
 */
typedef gboolean (*FakeDriverAim) (WrCommand    command,
                                   const char  *session_id,
                                   const char  *url,
                                   JsonObject  *body,
                                   gpointer     user_data);

FakeDriver *fake_driver_new             (void);
void        fake_driver_free            (FakeDriver     *self);
/* "http://127.0.0.1:PORT"; it answers below /wd/hub as well */
const char *fake_driver_get_url         (FakeDriver     *self);

/* For the next @times calls of @command, -1 for all; replaces what was set before. */
void        fake_driver_fail            (FakeDriver     *self,
                                         WrCommand       command,
                                         const char     *error,
                                         const char     *message,
                                         int             times);
void        fake_driver_break           (FakeDriver     *self,
                                         WrCommand       command,
                                         FakeFault       fault,
                                         int             times);

/* Errors and faults only hit calls for which @func gives TRUE; %NULL: all. Holds from now on. */
void        fake_driver_aim             (FakeDriver     *self,
                                         WrCommand       command,
                                         FakeDriverAim   func,
                                         gpointer        user_data);

/* From now on; these hold beside errors and faults. */
void        fake_driver_delay           (FakeDriver     *self,
                                         WrCommand       command,
                                         int             delay_ms);
void        fake_driver_answer          (FakeDriver     *self,
                                         WrCommand       command,
                                         FakeDriverFunc  func,
                                         gpointer        user_data);

/* From now on nobody listens, and all connections are closed: the driver was killed. */
void        fake_driver_kill            (FakeDriver     *self);

/* What came. */
guint       fake_driver_get_count       (FakeDriver     *self,
                                         WrCommand       command); /* requests, faults included */
guint       fake_driver_get_n_open      (FakeDriver     *self); /* sessions that are open now */
gboolean    fake_driver_wait_for_count  (FakeDriver     *self,
                                         WrCommand       command,
                                         guint           count,
                                         int             limit_ms);
char       *fake_driver_dup_last_body   (FakeDriver     *self,
                                         WrCommand       command); /* (nullable) */
char       *fake_driver_dup_last_header (FakeDriver     *self,
                                         const char     *name); /* (nullable) of the last request */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeDriver, fake_driver_free)

G_END_DECLS
