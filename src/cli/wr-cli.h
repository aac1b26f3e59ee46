/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit statuses: CLI.md. */
typedef enum {
  WR_CLI_DONE = 0,          /* every page done */
  WR_CLI_MISTAKE = 1,       /* in the call or the job: nothing was started */
  WR_CLI_FAILED = 2,        /* some pages failed or were skipped: the output is whole */
  WR_CLI_NO_BROWSER = 3,    /* no driver or browser could be started */
  WR_CLI_NOT_WRITTEN = 4,   /* the output or the store */
  WR_CLI_INTERRUPTED = 130, /* the store is whole and can be resumed */
} WrCliStatus;

typedef struct _WrCliCommand WrCliCommand;

/**
 * WrCliCommand:
 *
 * One command. `run` gets its arguments, the command's name first, as a vector that it may change.
 */
struct _WrCliCommand {
  const char *name;
  const char *arguments; /* as the help shows them */
  const char *summary;   /* one line; (nullable) not in the help: for ourselves */
  WrCliStatus (*run) (const WrCliCommand *self, char ***args);
};

int             wr_cli_main        (char              **argv);

void            wr_cli_complain    (const char         *format,
                                    ...) G_GNUC_PRINTF (1, 2);
GOptionContext *wr_cli_context_new (const WrCliCommand *command,
                                    const char         *description);
gboolean        wr_cli_parse       (GOptionContext     *context,
                                    char             ***args,
                                    guint               n_least,
                                    guint               n_most);

WrCliStatus     wr_cli_run         (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_resume      (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_retry       (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_export      (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_show        (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_check       (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_drivers     (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_compare     (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_arithmetic  (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_sample_site (const WrCliCommand *self,
                                    char             ***args);
WrCliStatus     wr_cli_sample_job  (const WrCliCommand *self,
                                    char             ***args);

G_END_DECLS
