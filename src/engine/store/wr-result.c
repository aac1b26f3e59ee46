/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResult: what one attempt came to, on its way from a worker to the store.
 *
 * It is made, filled and given away by one thread at a time, so it needs no lock.
 */

#include "config.h"

#include "wr-result.h"

#include <string.h>

static const char *const state_names[WR_N_PAGE_STATES] = {
  [WR_PAGE_QUEUED] = "queued", [WR_PAGE_RUNNING] = "running", [WR_PAGE_DONE] = "done",
  [WR_PAGE_FAILED] = "failed", [WR_PAGE_SKIPPED] = "skipped",
};

/**
 * wr_page_state_get_name:
 *
 * Returns: (transfer none): the word for @state in stores and files; not translated.
 */
const char *
wr_page_state_get_name (WrPageState state)
{
  g_return_val_if_fail (state < WR_N_PAGE_STATES, "");
  return state_names[state];
}

/**
 * wr_page_state_from_name:
 * @name: (nullable): a word from wr_page_state_get_name()
 *
 * Returns: the state, or %WR_N_PAGE_STATES for a word that is none.
 */
WrPageState
wr_page_state_from_name (const char *name)
{
  for (int i = 0; name != NULL && i < WR_N_PAGE_STATES; i++) {
    if (g_str_equal (state_names[i], name))
      return i;
  }
  return WR_N_PAGE_STATES;
}

/**
 * wr_result_new:
 * @page_id: the page's id in its store, from 1
 * @attempt: the attempt's number, from 1
 * @worker: the worker's number, from 1
 *
 * Returns: (transfer full): a result that says done, without rows.
 */
WrResult *
wr_result_new (gint64 page_id, int attempt, int worker)
{
  WrResult *self = g_new0 (WrResult, 1);

  self->page_id = page_id;
  self->attempt = attempt;
  self->worker = worker;
  self->state = WR_PAGE_DONE;
  return self;
}

void
wr_result_free (WrResult *self)
{
  if (self == NULL)
    return;

  g_free (self->final_url);
  g_free (self->webdriver_error);
  g_free (self->detail);
  g_free (self->message);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->screenshot, g_bytes_unref);
  g_clear_pointer (&self->html, g_bytes_unref);
  g_free (self);
}

static gsize
get_text_size (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

static gsize
get_row_size (const GPtrArray *cells)
{
  gsize size = 0;

  for (guint i = 0; i < cells->len; i++)
    size += sizeof (gpointer) + get_text_size (cells->pdata[i]);
  return size;
}

/**
 * wr_result_get_size:
 *
 * Returns: about how many bytes of memory it takes.
 */
gsize
wr_result_get_size (const WrResult *self)
{
  gsize size = sizeof *self + get_text_size (self->final_url)
               + get_text_size (self->webdriver_error) + get_text_size (self->detail)
               + get_text_size (self->message);

  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    size += get_row_size (self->rows->pdata[i]);
  if (self->screenshot != NULL)
    size += g_bytes_get_size (self->screenshot);
  if (self->html != NULL)
    size += g_bytes_get_size (self->html);
  return size;
}

/**
 * wr_result_add_row:
 * @cells: (transfer full) (element-type utf8): a nullable string a column of the store, with a free
 *   function of its own; missing cells are empty, surplus ones are not written
 */
void
wr_result_add_row (WrResult *self, GPtrArray *cells)
{
  g_return_if_fail (cells != NULL);

  if (self->rows == NULL)
    self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (self->rows, cells);
}
