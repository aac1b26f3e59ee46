/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ports for drivers: several processes of ours that hold many at the same time have no port in
 * common.
 */

#include "config.h"

#include "wr-port.h"

#include <stdio.h>
#include <string.h>

#define N_PROCESSES 4
#define N_PORTS 300 /* a process: so many that by chance alone some would be given twice */

/* The process that holds ports: says which, and keeps them until its input ends. */
static int
reserve (void)
{
  for (int i = 0; i < N_PORTS; i++)
    printf ("%u\n", wr_port_reserve (NULL));
  fflush (stdout);
  return getchar () == EOF ? 0 : 1;
}

static void
take_ports (GSubprocess *process, GHashTable *ports)
{
  g_autoptr (GDataInputStream) stream
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (int i = 0; i < N_PORTS; i++) {
    g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
    guint64 port;

    g_assert_nonnull (line);
    g_assert_true (g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT16, &port, NULL));
    g_assert_true (g_hash_table_add (ports, GUINT_TO_POINTER (port)));
  }
}

static void
test_processes (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);
  GSubprocess *processes[N_PROCESSES];

  for (int i = 0; i < N_PROCESSES; i++) {
    processes[i] = g_subprocess_new (
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--reserve",
        NULL);
    g_assert_nonnull (processes[i]);
  }
  for (int i = 0; i < N_PROCESSES; i++)
    take_ports (processes[i], ports);
  for (int i = 0; i < N_PROCESSES; i++) {
    g_output_stream_close (g_subprocess_get_stdin_pipe (processes[i]), NULL, NULL);
    g_assert_true (g_subprocess_wait_check (processes[i], NULL, NULL));
    g_object_unref (processes[i]);
  }
}

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A port is for a driver to open, and nothing is left of it once it is released. */
static void
test_release (void)
{
  g_autoptr (GError) error = NULL;
  guint n = count_open_files ();
  guint16 ports[] = { wr_port_reserve (&error), wr_port_reserve (&error) };

  g_assert_no_error (error);
  g_assert_cmpuint (ports[0], !=, ports[1]);
  g_assert_cmpuint (count_open_files (), ==, n + 2);
  g_assert_true (wr_port_is_free (ports[0]));
  wr_port_release (ports[0]);
  wr_port_release (ports[1]);
  g_assert_cmpuint (count_open_files (), ==, n);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--reserve") == 0)
    return reserve ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/port/processes", test_processes);
  g_test_add_func ("/wr/port/release", test_release);
  return g_test_run ();
}
