/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fault is one value under a mutex; each call asks it whether it is to fail, and otherwise goes
 * on to the file system below. A file here is a header in front of the file there.
 */

#include "fault-vfs.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
  sqlite3_file base;
  char *name;             /* (owned) (nullable) */
  sqlite3_file *below;    /* behind this header */
} FaultFile;

static struct {
  GMutex mutex;
  Fault fault;            /* (mutex mutex) */
  guint n;                /* (mutex mutex) */
  guint n_failed;         /* (mutex mutex) */
} state;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;

/* What SQLite is told for an error of a call of this kind. */
static const struct {
  FaultCalls call;
  int code;
} codes[] = {
  { FAULT_OPEN, SQLITE_CANTOPEN },
  { FAULT_READ, SQLITE_IOERR_READ },
  { FAULT_WRITE, SQLITE_IOERR_WRITE },
  { FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE },
  { FAULT_SYNC, SQLITE_IOERR_FSYNC },
  { FAULT_SIZE, SQLITE_IOERR_FSTAT },
  { FAULT_LOCK, SQLITE_IOERR_LOCK },
  { FAULT_SHM, SQLITE_IOERR_SHMMAP },
  { FAULT_DELETE, SQLITE_IOERR_DELETE },
  { FAULT_ACCESS, SQLITE_IOERR_ACCESS },
};

static int
find_code (FaultCalls call, int error)
{
  if (call == FAULT_WRITE && error == ENOSPC)
    return SQLITE_FULL;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (codes[i].call == call)
      return codes[i].code;
  }
  g_assert_not_reached ();
}

/* Whether the call is the one; @fault gets what is to happen. */
static gboolean
is_hit (FaultCalls call, const char *name, Fault *fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&state.mutex);
  guint nth = MAX (state.fault.nth, 1);

  *fault = state.fault;
  if (!(fault->calls & call)
      || (fault->name != NULL && (name == NULL || strstr (name, fault->name) == NULL)))
    return FALSE;
  state.n++;
  if (state.n != nth && !(fault->lasting && state.n > nth))
    return FALSE;
  state.n_failed++;
  return TRUE;
}

/* SQLITE_OK: the call is to be done. */
static int
meet (FaultCalls call, const char *name, gboolean *half)
{
  Fault fault;

  *half = FALSE;
  if (!is_hit (call, name, &fault))
    return SQLITE_OK;
  g_usleep (fault.delay_ms * 1000);
  if (fault.error == 0)
    return SQLITE_OK;
  *half = fault.half;
  errno = fault.error; /* the real file system's xGetLastError() is no more than that */
  return find_code (call, fault.error);
}

#define RETURN_FAULT(call, name)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean half_;                                                                                \
    int result_ = meet (call, name, &half_);                                                       \
    if (result_ != SQLITE_OK)                                                                      \
      return result_;                                                                              \
  }                                                                                                \
  G_STMT_END

static FaultFile *
get_self (sqlite3_file *file)
{
  return (FaultFile *) file;
}

static sqlite3_file *
get_below (sqlite3_file *file)
{
  return get_self (file)->below;
}

static int
file_close (sqlite3_file *file)
{
  sqlite3_file *below = get_below (file);
  int result = below->pMethods != NULL ? below->pMethods->xClose (below) : SQLITE_OK;

  g_clear_pointer (&get_self (file)->name, g_free);
  return result;
}

static int
file_read (sqlite3_file *file, void *data, int n, sqlite3_int64 offset)
{
  RETURN_FAULT (FAULT_READ, get_self (file)->name);
  return get_below (file)->pMethods->xRead (get_below (file), data, n, offset);
}

static int
file_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
  sqlite3_file *below = get_below (file);
  gboolean half;
  int result = meet (FAULT_WRITE, get_self (file)->name, &half);

  if (result == SQLITE_OK)
    return below->pMethods->xWrite (below, data, n, offset);
  if (half)
    below->pMethods->xWrite (below, data, n / 2, offset);
  return result;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  RETURN_FAULT (FAULT_TRUNCATE, get_self (file)->name);
  return get_below (file)->pMethods->xTruncate (get_below (file), size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  RETURN_FAULT (FAULT_SYNC, get_self (file)->name);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  RETURN_FAULT (FAULT_SIZE, get_self (file)->name);
  return get_below (file)->pMethods->xFileSize (get_below (file), size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  RETURN_FAULT (FAULT_LOCK, get_self (file)->name);
  return get_below (file)->pMethods->xLock (get_below (file), level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return get_below (file)->pMethods->xUnlock (get_below (file), level);
}

static int
file_check_lock (sqlite3_file *file, int *reserved)
{
  return get_below (file)->pMethods->xCheckReservedLock (get_below (file), reserved);
}

static int
file_control (sqlite3_file *file, int what, void *argument)
{
  return get_below (file)->pMethods->xFileControl (get_below (file), what, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return get_below (file)->pMethods->xSectorSize (get_below (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return get_below (file)->pMethods->xDeviceCharacteristics (get_below (file));
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  RETURN_FAULT (FAULT_SHM, get_self (file)->name);
  return get_below (file)->pMethods->xShmMap (get_below (file), page, size, extend, memory);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  /* an unlock has no way to say that it failed */
  if (flags & SQLITE_SHM_LOCK)
    RETURN_FAULT (FAULT_LOCK, get_self (file)->name);
  return get_below (file)->pMethods->xShmLock (get_below (file), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  get_below (file)->pMethods->xShmBarrier (get_below (file));
}

static int
file_shm_unmap (sqlite3_file *file, int delete)
{
  return get_below (file)->pMethods->xShmUnmap (get_below (file), delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2, /* no mapping of the file itself: each byte goes through here */
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *fault_file = get_self (file);

  memset (fault_file, 0, sizeof *fault_file);
  RETURN_FAULT (FAULT_OPEN, name);
  fault_file->below = (sqlite3_file *) (fault_file + 1);
  int result = real_vfs->xOpen (real_vfs, name, fault_file->below, flags, out_flags);
  if (result == SQLITE_OK) {
    fault_file->name = g_strdup (name);
    fault_file->base.pMethods = &methods;
  }
  return result;
}

static int
vfs_delete (sqlite3_vfs *self, const char *name, int sync_folder)
{
  RETURN_FAULT (FAULT_DELETE, name);
  return real_vfs->xDelete (real_vfs, name, FALSE);
}

static int
vfs_access (sqlite3_vfs *self, const char *name, int flags, int *result)
{
  RETURN_FAULT (FAULT_ACCESS, name);
  return real_vfs->xAccess (real_vfs, name, flags, result);
}

void
fault_vfs_install (void)
{
  if (real_vfs != NULL)
    return;

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs; /* what is not overridden has no use for its first argument */
  vfs.pNext = NULL;
  vfs.zName = "fault";
  vfs.szOsFile = sizeof (FaultFile) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.xAccess = vfs_access;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

void
fault_vfs_set (const Fault *fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&state.mutex);

  state.fault = fault != NULL ? *fault : (Fault) { 0 };
  state.n = 0;
  state.n_failed = 0;
}

guint
fault_vfs_get_n (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&state.mutex);
  return state.n;
}

guint
fault_vfs_get_n_failed (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&state.mutex);
  return state.n_failed;
}
