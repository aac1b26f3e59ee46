/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The command line: one table of commands, one file a command.
 *
 * Results go to files or standard output, everything else to standard error, so that output can
 * always be piped.
 */

#include "config.h"

#include "wr-cli.h"

#include "wr-columns.h"
#include "wr-paths.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define CALL_WIDTH 20 /* of a command and its arguments, at least */

static const WrCliCommand commands[] = {
  { "run", N_ ("[JOB]"), N_ ("Loads the pages of a job and writes their rows"), wr_cli_run },
  { "resume", N_ ("STORE"), N_ ("Goes on where a run stopped"), wr_cli_resume },
  { "retry", N_ ("STORE"), N_ ("Tries the failed pages of a run again"), wr_cli_retry },
  { "export", N_ ("STORE"), N_ ("Writes the rows of a run"), wr_cli_export },
  { "show", N_ ("STORE"), N_ ("Says what a run is and how it went"), wr_cli_show },
  { "check", N_ ("JOB"), N_ ("Says what is wrong with a job"), wr_cli_check },
  { "drivers", "", N_ ("Lists the drivers and browsers that were found"), wr_cli_drivers },
  { "compare", N_ ("[JOB]"), N_ ("Compares threads and processes as workers"), wr_cli_compare },
  { "arithmetic", "", NULL, wr_cli_arithmetic },
  { "sample-site", "", N_ ("Serves the sample site on this machine"), wr_cli_sample_site },
  { "sample-job", "", N_ ("Prints the sample job"), wr_cli_sample_job },
};

/**
 * wr_cli_complain:
 *
 * Prints one line to standard error, with the program's name and command before it.
 */
void
wr_cli_complain (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s: %s\n", g_get_prgname (), message);
}

/**
 * wr_cli_context_new:
 * @description: (nullable): what stands below the options in the help
 *
 * Returns: (transfer full): a context for @command's options.
 */
GOptionContext *
wr_cli_context_new (const WrCliCommand *command, const char *description)
{
  GOptionContext *context
      = g_option_context_new (*command->arguments != '\0' ? _ (command->arguments) : NULL);

  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_description (context, description);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  return context;
}

/**
 * wr_cli_parse:
 * @args: (inout): gets what are no options, the command's name first
 * @n_least: how many arguments there must be
 * @n_most: and may be
 *
 * Returns: whether the call can be understood; if not, it was said why.
 */
gboolean
wr_cli_parse (GOptionContext *context, char ***args, guint n_least, guint n_most)
{
  g_autoptr (GError) error = NULL;
  gboolean good = g_option_context_parse_strv (context, args, &error);
  guint n = good ? g_strv_length (*args) - 1 : 0;

  if (!good)
    wr_cli_complain ("%s", error->message);
  else if (n < n_least)
    wr_cli_complain (_ ("An argument is missing"));
  else if (n > n_most)
    wr_cli_complain (_ ("“%s” is one argument too many"), (*args)[n_most + 1]);
  else
    return TRUE;
  g_printerr (_ ("Try “%s --help”.\n"), g_get_prgname ());
  return FALSE;
}

static const WrCliCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  }
  return NULL;
}

static char *
dup_call (const WrCliCommand *command)
{
  const char *arguments = *command->arguments != '\0' ? _ (command->arguments) : "";

  return g_strdup_printf ("%s %s", command->name, arguments);
}

static void
print_commands (void)
{
  int width = CALL_WIDTH;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *call = dup_call (&commands[i]);
    width = MAX (width, wr_columns_count (call) + 2);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *call = dup_call (&commands[i]);
    g_autofree char *cell = wr_columns_pad (call, width, WR_COLUMNS_START);
    if (commands[i].summary != NULL)
      g_print ("  %s%s\n", cell, _ (commands[i].summary));
  }
}

static void
print_help (void)
{
  g_print (_ ("Usage: windrow-cli COMMAND [OPTION…]\n\n"
              "Loads many web pages in real browsers and writes what is in them as a table.\n\n"
              "Commands:\n"));
  print_commands ();
  g_print (_ ("\n“windrow-cli COMMAND --help” says more. Exit status: 0 every page done; "
              "1 a mistake in the call or\nthe job; 2 some pages failed or were skipped; 3 no "
              "browser; 4 could not write; 130 interrupted.\n"));
}

/* Timers and containers have no locale; addresses and names are UTF-8 there too. */
static void
set_up_locale (void)
{
  g_autofree char *dir = wr_paths_dup_locale_dir ();
  const char *charset;

  setlocale (LC_ALL, "");
  if (!g_get_charset (&charset) && g_str_has_prefix (charset, "ANSI_X3.4"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static int
run_command (const WrCliCommand *command, char **argv)
{
  g_auto (GStrv) args = g_strdupv (argv);
  g_autofree char *name = g_strconcat ("windrow-cli ", command->name, NULL);

  g_set_prgname (name);
  return command->run (command, &args);
}

/**
 * wr_cli_main:
 * @argv: ends with %NULL
 *
 * Returns: the exit status, a #WrCliStatus.
 */
int
wr_cli_main (char **argv)
{
  const char *name = argv[0] != NULL ? argv[1] : NULL;

  set_up_locale ();
  g_set_prgname ("windrow-cli");
  if (name == NULL) {
    wr_cli_complain (_ ("A command is missing. Try “windrow-cli --help”."));
    return WR_CLI_MISTAKE;
  }
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0) {
    print_help ();
    return WR_CLI_DONE;
  }
  if (strcmp (name, "--version") == 0) {
    g_print ("windrow-cli %s\n", PACKAGE_VERSION);
    return WR_CLI_DONE;
  }

  const WrCliCommand *command = find_command (name);
  if (command != NULL)
    return run_command (command, argv + 1);
  wr_cli_complain (_ ("“%s” is no command. Try “windrow-cli --help”."), name);
  return WR_CLI_MISTAKE;
}
