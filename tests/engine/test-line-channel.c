/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines over a socket: however they come in pieces, at the end of the other side, and not a moment
 * longer than asked for.
 */

#include "test-build.h"
#include "wr-line-channel.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  WrLineChannel *channel; /* (owned) */
  int other;              /* the other side */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  self->channel = wr_line_channel_new (fds[0], &error);
  g_assert_no_error (error);
  self->other = fds[1];
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wr_line_channel_free (self->channel);
  if (self->other >= 0)
    close (self->other);
}

static void
send_text (Fixture *self, const char *text)
{
  g_assert_cmpint (send (self->other, text, strlen (text), MSG_NOSIGNAL), ==,
                   (gssize) strlen (text));
}

static void
end_other (Fixture *self)
{
  close (self->other);
  self->other = -1;
}

static gint64
in_ms (int ms)
{
  return g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
}

static void
assert_line (Fixture *self, const char *expected)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *line =
      wr_line_channel_read (self->channel, &length, in_ms (30000), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
assert_no_line (Fixture *self, gint64 end, GCancellable *cancellable, int code)
{
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_null (wr_line_channel_read (self->channel, &length, end, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, code);
}

static void
test_pieces (Fixture *self, gconstpointer data)
{
  send_text (self, "one\n\ntw");
  assert_line (self, "one");
  assert_line (self, "");
  assert_no_line (self, in_ms (1), NULL, G_IO_ERROR_TIMED_OUT);
  send_text (self, "o\nthree\n");
  assert_line (self, "two");
  assert_line (self, "three");
}

static void
test_end (Fixture *self, gconstpointer data)
{
  send_text (self, "last\nhal");
  end_other (self);
  assert_line (self, "last");
  assert_no_line (self, G_MAXINT64, NULL, G_IO_ERROR_CLOSED);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_no_line (self, G_MAXINT64, cancellable, G_IO_ERROR_CANCELLED);
}

static gpointer
echo_thread (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  char buffer[4096];
  gssize length;

  while ((length = read (fd, buffer, sizeof buffer)) > 0)
    g_assert_cmpint (write (fd, buffer, (gsize) length), ==, length);
  return NULL;
}

typedef struct {
  WrLineChannel *channel;
  const char *text;
} Writing;

static gpointer
write_thread (gpointer data)
{
  Writing *writing = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (wr_line_channel_write (writing->channel, writing->text, in_ms (60000), NULL,
                                        &error));
  g_assert_no_error (error);
  return NULL;
}

/* More than a socket holds goes out and comes in at the same time. */
static void
test_long (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');
  Writing writing = { self->channel, text };
  GThread *echo = g_thread_new ("echo", echo_thread, GINT_TO_POINTER (self->other));
  GThread *writer = g_thread_new ("write", write_thread, &writing);

  assert_line (self, text);
  g_thread_join (writer);
  wr_line_channel_shut (self->channel);
  g_thread_join (echo);
}

/* Nobody reads: what does not fit waits, but not for ever. */
static void
test_not_read (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (wr_line_channel_write (self->channel, text, in_ms (10), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_write_after_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  end_other (self);
  g_assert_false (wr_line_channel_write (self->channel, "x", G_MAXINT64, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

static gpointer
flood_thread (gpointer data)
{
  static char buffer[64 * 1024];

  while (send (GPOINTER_TO_INT (data), buffer, sizeof buffer, MSG_NOSIGNAL) > 0)
    continue;
  return NULL;
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  GThread *flood = g_thread_new ("flood", flood_thread, GINT_TO_POINTER (self->other));

  assert_no_line (self, in_ms (60000), NULL, G_IO_ERROR_MESSAGE_TOO_LARGE);
  shutdown (self->other, SHUT_RDWR);
  g_thread_join (flood);
}

static void
test_no_socket (void)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_null (wr_line_channel_new (fds[0], &error));
  g_assert_nonnull (error);
  close (fds[0]);
  close (fds[1]);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/wr/line-channel/pieces", test_pieces },
    { "/wr/line-channel/end", test_end },
    { "/wr/line-channel/cancelled", test_cancelled },
    { "/wr/line-channel/long", test_long },
    { "/wr/line-channel/not-read", test_not_read },
    { "/wr/line-channel/write-after-end", test_write_after_end },
    { "/wr/line-channel/too-long", test_too_long },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/wr/line-channel/no-socket", test_no_socket);
  return g_test_run ();
}
