/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrField: one column to extract.
 *
 * A field that was read from a file may be unfinished, so that a window can show it; whether it can
 * be used is wr_field_check()'s to say.
 */

#include "config.h"

#include "wr-field-private.h"

#include "wr-job-keys.h"
#include "wr-job.h"
#include "wr-json-text.h"

#include <glib/gi18n-lib.h>

/**
 * wr_field_new:
 * @name: the column's name
 * @selector: CSS, or XPath where it starts with “/” or “(”
 *
 * Returns: (transfer full): a field with JOB.md's defaults.
 */
WrField *
wr_field_new (const char *name, const char *selector)
{
  g_return_val_if_fail (name != NULL && selector != NULL, NULL);

  WrField *self = g_new0 (WrField, 1);
  wr_key_table_init (&wr_field_keys, self);
  g_free (self->name);
  g_free (self->selector);
  self->name = g_strdup (name);
  self->selector = g_strdup (selector);
  self->using = wr_field_guess_using (selector);
  return self;
}

/**
 * wr_field_copy:
 *
 * Returns: (transfer full): a copy that shares nothing with @self and may go to another thread.
 */
WrField *
wr_field_copy (const WrField *self)
{
  WrField *copy = g_new0 (WrField, 1);

  wr_key_table_copy (&wr_field_keys, copy, self);
  copy->source = self->source != NULL ? wr_json_object_copy (self->source) : NULL;
  return copy;
}

/**
 * wr_field_free:
 * @self: (nullable) (transfer full):
 */
void
wr_field_free (WrField *self)
{
  if (self == NULL)
    return;
  wr_key_table_clear (&wr_field_keys, self);
  g_clear_pointer (&self->source, json_object_unref);
  g_free (self);
}

/**
 * wr_field_equal:
 *
 * Returns: whether both ask for the same; keys that are not known here do not count.
 */
gboolean
wr_field_equal (const WrField *a, const WrField *b)
{
  return wr_key_table_equal (&wr_field_keys, a, b);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, message);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static gboolean
check_pattern (const WrField *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (self->pattern == NULL)
    return self->group == 0 || refuse (error, _ ("group: there is no pattern to have groups"));

  regex = g_regex_new (self->pattern, 0, 0, &cause);
  if (regex == NULL) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, "pattern: %s", cause->message);
    return FALSE;
  }

  int n_groups = g_regex_get_capture_count (regex);
  if (self->group <= n_groups)
    return TRUE;
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
               g_dngettext (GETTEXT_PACKAGE, "group: %d is too high, the pattern has %d group",
                            "group: %d is too high, the pattern has %d groups", n_groups),
               self->group, n_groups);
  return FALSE;
}

/**
 * wr_field_check:
 *
 * Returns: whether a run can use @self; if not, %WR_JOB_ERROR_KEY with a message that starts with
 * the key: “selector: …”. Whether the browser can read the selector only the browser can say.
 */
gboolean
wr_field_check (const WrField *self, GError **error)
{
  if (is_blank (self->name))
    return refuse (error, _ ("name: a field needs a name"));
  if (is_blank (self->selector) && self->take != WR_FIELD_LOAD_MS)
    return refuse (error, _ ("selector: a field needs a selector"));
  if (self->take == WR_FIELD_ATTRIBUTE && (self->attribute == NULL || is_blank (self->attribute)))
    return refuse (error, _ ("attribute: which attribute is to be taken?"));
  return wr_key_table_check (&wr_field_keys, self, "", error) && check_pattern (self, error);
}

/**
 * wr_field_guess_using:
 *
 * Returns: XPath for a selector that starts with “/” or “(”, CSS otherwise.
 */
WrFieldUsing
wr_field_guess_using (const char *selector)
{
  while (g_ascii_isspace (*selector))
    selector++;
  return *selector == '/' || *selector == '(' ? WR_FIELD_XPATH : WR_FIELD_CSS;
}

const char *
wr_field_take_to_string (WrFieldTake take)
{
  g_return_val_if_fail (take < WR_N_FIELD_TAKES, NULL);
  return wr_field_take_words[take];
}

const char *
wr_field_match_to_string (WrFieldMatch match)
{
  g_return_val_if_fail (match < WR_N_FIELD_MATCHES, NULL);
  return wr_field_match_words[match];
}

const char *
wr_field_using_to_string (WrFieldUsing using)
{
  g_return_val_if_fail (using < WR_N_FIELD_USINGS, NULL);
  return wr_field_using_words[using];
}

/**
 * wr_field_from_json:
 * @path: of the field in its file: “fields[2]”
 *
 * Returns: (transfer full): the field, or %NULL with %WR_JOB_ERROR_KEY.
 */
WrField *
wr_field_from_json (JsonNode *node, const char *path, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: must be an object, not %s"), path,
                 wr_json_describe (node));
    return NULL;
  }

  g_autoptr (WrField) self = wr_field_new ("", "");
  g_autofree char *prefix = g_strconcat (path, ".", NULL);
  JsonObject *object = json_node_get_object (node);
  if (!wr_key_table_read (&wr_field_keys, self, object, prefix, error))
    return NULL;
  self->source = wr_json_object_copy (object);
  return g_steal_pointer (&self);
}

/**
 * wr_field_to_json:
 *
 * Returns: (transfer full): the field as its file has it.
 */
JsonNode *
wr_field_to_json (const WrField *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  wr_key_table_write (&wr_field_keys, self, self->source, object);
  json_object_unref (object);
  return node;
}
