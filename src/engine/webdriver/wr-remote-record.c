/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRemoteRecord: which sessions this program has open behind a driver_url, on disk, so that the
 * next start can delete those of one that was killed.
 *
 * There is one file a process, in the user's state folder, locked for as long as the process lives
 * and there only while it has such a session. It has a line for each session that was opened and
 * another one when it is gone:
 *
 * |[
 *   open NUMBER TIME ENDPOINT ID
 *   gone NUMBER
 * ]|
 *
 * ENDPOINT and ID are escaped as in a URI. An endpoint may hold a password: nobody else can read
 * the file. What is read may be anything: a line that is none of these, or has no end, is ignored.
 */

#include "config.h"

#include "wr-remote-record.h"

#include "wr-session.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".sessions"
#define DELETE_MS 2000             /* for an endpoint to answer */
#define MAX_AGE (7 * 24 * 60 * 60) /* s: for which a session that cannot be deleted is kept */
#define MAX_LENGTH (16 << 20)      /* bytes of a file */

/* The file of this process. */
static struct {
  GMutex mutex;
  int fd;            /* (mutex mutex) open if there is a path */
  char *path;        /* (mutex mutex) (owned) (nullable) while a session is open */
  guint n_open;      /* (mutex mutex) */
  guint64 last;      /* (mutex mutex) the last number that was given */
} own;

static void
free_entry (gpointer data)
{
  WrRemoteEntry *entry = data;

  g_free (entry->endpoint);
  g_free (entry->id);
  g_free (entry);
}

/**
 * wr_remote_record_dup_dir:
 *
 * Returns: (transfer full): the folder of the records; it may be missing
 */
char *
wr_remote_record_dup_dir (void)
{
  return g_build_filename (g_get_user_state_dir (), "windrow", "remote-sessions", NULL);
}

/* Writes a line as a whole or not at all: half a line would spoil the next one. */
static gboolean
write_line (int fd, const char *line)
{
  off_t end = lseek (fd, 0, SEEK_END);
  gssize length;

  do
    length = write (fd, line, strlen (line));
  while (length < 0 && errno == EINTR);
  if (length == (gssize) strlen (line))
    return TRUE;
  if (length > 0 && ftruncate (fd, end) == 0)
    errno = ENOSPC;
  return FALSE;
}

/* Who clears up may lock, and remove, a file that is new before we have locked it. */
static int
create_locked (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat info;

  if (fd < 0 || (flock (fd, LOCK_EX) == 0 && fstat (fd, &info) == 0 && info.st_nlink == 1))
    return fd;
  close (fd);
  errno = EAGAIN;
  return -1;
}

static gboolean
open_own (void)
{
  g_autofree char *dir = wr_remote_record_dup_dir ();
  g_autofree char *name = g_strdup_printf ("%d-%08x" SUFFIX, getpid (), g_random_int ());

  if (own.path != NULL)
    return TRUE;
  if (g_mkdir_with_parents (dir, 0700) != 0)
    return FALSE;

  g_autofree char *path = g_build_filename (dir, name, NULL);
  do
    own.fd = create_locked (path);
  while (own.fd < 0 && errno == EAGAIN);
  if (own.fd < 0)
    return FALSE;
  own.path = g_steal_pointer (&path);
  return TRUE;
}

static void
close_own (void)
{
  g_unlink (own.path);
  g_clear_pointer (&own.path, g_free);
  close (own.fd);
}

static gboolean
add_line (const char *endpoint, const char *id)
{
  g_autofree char *escaped_endpoint = g_uri_escape_string (endpoint, NULL, FALSE);
  g_autofree char *escaped_id = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *line = g_strdup_printf (
      "open %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s %s\n", own.last + 1,
      g_get_real_time () / G_USEC_PER_SEC, escaped_endpoint, escaped_id);

  return open_own () && write_line (own.fd, line);
}

/**
 * wr_remote_record_add:
 * @endpoint: the driver's address
 * @id: the session's
 *
 * Notes on disk that this process has opened a session. Where that cannot be written it is logged:
 * the session is none the worse for it. Any thread.
 *
 * Returns: its number, for wr_remote_record_remove(); 0 if it could not be written
 */
guint64
wr_remote_record_add (const char *endpoint, const char *id)
{
  guint64 number = 0;

  g_mutex_lock (&own.mutex);
  if (add_line (endpoint, id)) {
    own.n_open++;
    number = ++own.last;
  } else {
    g_warning ("Could not note an open session in “%s”: %s",
               own.path != NULL ? own.path : g_get_user_state_dir (), g_strerror (errno));
  }
  g_mutex_unlock (&own.mutex);
  return number;
}

static void
write_gone (int fd, guint64 number)
{
  g_autofree char *line = g_strdup_printf ("gone %" G_GUINT64_FORMAT "\n", number);

  write_line (fd, line); /* otherwise it is deleted once more, which is no harm */
}

/**
 * wr_remote_record_remove:
 * @number: what wr_remote_record_add() gave; 0 does nothing
 *
 * Notes that a session is gone. The file goes with the last of them. Any thread.
 */
void
wr_remote_record_remove (guint64 number)
{
  if (number == 0)
    return;

  g_mutex_lock (&own.mutex);
  write_gone (own.fd, number);
  if (--own.n_open == 0)
    close_own ();
  g_mutex_unlock (&own.mutex);
}

static char *
unescape (const char *word)
{
  g_autofree char *text = g_uri_unescape_string (word, NULL);

  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL)
             ? g_steal_pointer (&text) : NULL;
}

/* “open NUMBER TIME ENDPOINT ID”, split; %NULL if it is no such line. */
static WrRemoteEntry *
parse_entry (char **words)
{
  guint64 number, opened;

  if (g_strv_length (words) != 5 || !g_str_equal (words[0], "open") ||
      !g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXINT64, &number, NULL) ||
      !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT64, &opened, NULL))
    return NULL;

  g_autofree char *endpoint = unescape (words[3]);
  g_autofree char *id = unescape (words[4]);
  if (endpoint == NULL || id == NULL)
    return NULL;

  WrRemoteEntry *entry = g_new (WrRemoteEntry, 1);
  *entry = (WrRemoteEntry){ number, opened, g_steal_pointer (&endpoint), g_steal_pointer (&id) };
  return entry;
}

static void
parse_line (GHashTable *entries, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 6);
  WrRemoteEntry *entry = parse_entry (words);
  guint64 number;

  if (entry != NULL)
    g_hash_table_replace (entries, &entry->number, entry);
  else if (g_strv_length (words) == 2 && g_str_equal (words[0], "gone") &&
           g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXINT64, &number, NULL))
    g_hash_table_remove (entries, &number);
}

/**
 * wr_remote_record_parse:
 * @text: (array length=length): what a file holds, of whatever kind
 *
 * Returns: (transfer full) (element-type guint64 WrRemoteEntry): the sessions that are not gone, by
 *   their numbers
 */
GHashTable *
wr_remote_record_parse (const char *text, gsize length)
{
  GHashTable *entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_entry);
  const char *end = text + length;

  for (const char *line = text; line < end;) {
    const char *newline = memchr (line, '\n', end - line);
    if (newline == NULL)
      break;
    g_autofree char *copy = g_strndup (line, newline - line);
    if (g_utf8_validate (copy, -1, NULL))
      parse_line (entries, copy);
    line = newline + 1;
  }
  return entries;
}

/* --- what others have left --- */

/* Returns -1 for the file of a process that lives, and for one that is none of ours. */
static int
open_left (const char *path)
{
  int fd = open (path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;

  if (fd < 0)
    return -1;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () &&
      flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &info) == 0 && info.st_nlink == 1)
    return fd;
  close (fd);
  return -1;
}

static GHashTable *
read_left (int fd)
{
  off_t size = CLAMP (lseek (fd, 0, SEEK_END), 0, MAX_LENGTH);
  g_autofree char *text = g_malloc (size + 1);
  gssize length = pread (fd, text, size, 0);

  return wr_remote_record_parse (text, MAX (length, 0));
}

/* Returns whether the session needs no further thought. What does not answer once is not asked
 * again in this round. */
static gboolean
clear_entry (const WrRemoteEntry *entry, GHashTable *silent, GCancellable *cancellable)
{
  gint64 age = g_get_real_time () / G_USEC_PER_SEC - entry->opened;
  g_autoptr (GError) error = NULL;

  if (age > MAX_AGE) {
    g_message ("Gave up to delete session “%s”, which an earlier start left on a remote driver",
               entry->id);
    return TRUE;
  }
  if (g_hash_table_contains (silent, entry->endpoint))
    return FALSE;
  if (wr_session_delete_left (entry->endpoint, entry->id, DELETE_MS, cancellable, &error))
    return TRUE;
  g_hash_table_add (silent, g_strdup (entry->endpoint));
  return FALSE;
}

static void
clear_file (const char *path, GHashTable *silent, GCancellable *cancellable)
{
  int fd = open_left (path);
  guint n_left = 0;
  GHashTableIter iter;
  WrRemoteEntry *entry;

  if (fd < 0)
    return;
  g_autoptr (GHashTable) entries = read_left (fd);
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry)) {
    if (clear_entry (entry, silent, cancellable))
      write_gone (fd, entry->number);
    else
      n_left++;
  }
  if (n_left == 0)
    g_unlink (path);
  close (fd);
}

/**
 * wr_remote_record_clear:
 *
 * Deletes the sessions of processes that are gone. Those that cannot be deleted now stay in the
 * record for a later start, up to a week. Blocks for 2 s an endpoint that does not answer; any
 * thread.
 */
void
wr_remote_record_clear (GCancellable *cancellable)
{
  g_autofree char *dir_path = wr_remote_record_dup_dir ();
  g_autoptr (GDir) dir = g_dir_open (dir_path, 0, NULL);
  g_autoptr (GHashTable) silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
       name != NULL && !g_cancellable_is_cancelled (cancellable); name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (dir_path, name, NULL);
    if (g_str_has_suffix (name, SUFFIX))
      clear_file (path, silent, cancellable);
  }
}
