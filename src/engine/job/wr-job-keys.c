/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The keys of the job file, in the order in which they are written: each one's path, type, place in
 * its struct, default, bounds and words. Reader, writer, wr_job_set() and wr_job_check() go by
 * these two tables, and so does the documentation of the file.
 */

#include "config.h"

#include "wr-job-keys.h"

#include "wr-job.h"

#define DAY_S (24 * 60 * 60)
#define DAY_MS (DAY_S * 1000)

#define JOB(member) G_STRUCT_OFFSET (WrJob, member)
#define FIELD(member) G_STRUCT_OFFSET (WrField, member)

/* In the order of the enums. */
static const char *const worker_models[] = { "threads", "processes", NULL };
static const char *const browsers[] = { "auto", "chromium", "webkit", "firefox", NULL };
static const char *const images[] = { "auto", "on", "off", NULL };
static const char *const keeps[] = { "never", "failure", "always", NULL };

const char *const wr_field_using_words[] = { "css", "xpath", NULL };
const char *const wr_field_take_words[] = { "text", "attribute", "html", "count", "load_ms", NULL };
const char *const wr_field_match_words[] = { "first", "all", "join", NULL };

static int
derive_using (gconstpointer base)
{
  const WrField *field = base;

  return wr_field_guess_using (field->selector);
}

/* clang-format off */
static const WrKey job_keys[] = {
  { "name", WR_KEY_TEXT, JOB (name), "\"\"" },
  { "urls", WR_KEY_LINES, JOB (urls), "[]", .always = TRUE },
  { "workers", WR_KEY_INT, JOB (workers), "null", 1, WR_JOB_MAX_WORKERS },
  { "worker_model", WR_KEY_ENUM, JOB (worker_model), "\"threads\"", .words = worker_models },
  { "browser.name", WR_KEY_WORD, JOB (browser.name), "\"auto\"", .words = browsers },
  { "browser.driver_url", WR_KEY_OPTIONAL_TEXT, JOB (browser.driver_url), "null" },
  { "browser.visible", WR_KEY_BOOLEAN, JOB (browser.visible), "false" },
  { "browser.hidden", WR_KEY_BOOLEAN, JOB (browser.hidden), "false" },
  { "browser.images", WR_KEY_ENUM, JOB (browser.images), "\"auto\"", .words = images },
  { "browser.window", WR_KEY_SIZE, JOB (browser.window), "[1280, 900]", 100, 10000 },
  { "browser.user_agent", WR_KEY_OPTIONAL_TEXT, JOB (browser.user_agent), "null" },
  { "browser.proxy", WR_KEY_OPTIONAL_TEXT, JOB (browser.proxy), "null" },
  { "browser.accept_insecure_certs", WR_KEY_BOOLEAN, JOB (browser.accept_insecure_certs), "false" },
  { "browser.arguments", WR_KEY_LINES, JOB (browser.arguments), "[]" },
  { "fields", WR_KEY_FIELDS, JOB (fields), "[]" },
  { "wait_for.selector", WR_KEY_OPTIONAL_TEXT, JOB (wait_for.selector), "null", .shorthand = TRUE },
  { "wait_for.timeout_ms", WR_KEY_INT, JOB (wait_for.timeout_ms), "null", 1, DAY_MS },
  { "timeouts.page_load_ms", WR_KEY_INT, JOB (timeouts.page_load_ms), "30000", 1, DAY_MS },
  { "timeouts.script_ms", WR_KEY_INT, JOB (timeouts.script_ms), "30000", 1, DAY_MS },
  { "timeouts.page_ms", WR_KEY_INT, JOB (timeouts.page_ms), "60000", 1, DAY_MS },
  { "retries", WR_KEY_INT, JOB (retries), "2", 0, 100 },
  { "pace.per_host", WR_KEY_INT, JOB (pace.per_host), "4", 1, WR_JOB_MAX_WORKERS },
  { "pace.delay_ms", WR_KEY_INT, JOB (pace.delay_ms), "0", 0, DAY_MS },
  { "recycle.pages", WR_KEY_INT, JOB (recycle.pages), "500", 0, 1000000 },
  { "recycle.age_s", WR_KEY_INT, JOB (recycle.age_s), "3600", 0, DAY_S },
  { "recycle.memory_mb", WR_KEY_INT, JOB (recycle.memory_mb), "1500", 0, 1048576 },
  { "keep.screenshot", WR_KEY_ENUM, JOB (keep.screenshot), "\"never\"", .words = keeps },
  { "keep.html", WR_KEY_ENUM, JOB (keep.html), "\"never\"", .words = keeps },
};

static const WrKey field_keys[] = {
  { "name", WR_KEY_TEXT, FIELD (name), "\"\"", .always = TRUE },
  { "selector", WR_KEY_TEXT, FIELD (selector), "\"\"" },
  { "using", WR_KEY_ENUM, FIELD (using), "\"css\"", .words = wr_field_using_words,
    .derive = derive_using },
  { "take", WR_KEY_ENUM, FIELD (take), "\"text\"", .words = wr_field_take_words },
  { "attribute", WR_KEY_OPTIONAL_TEXT, FIELD (attribute), "null" },
  { "match", WR_KEY_ENUM, FIELD (match), "\"first\"", .words = wr_field_match_words },
  { "trim", WR_KEY_BOOLEAN, FIELD (trim), "true" },
  { "pattern", WR_KEY_OPTIONAL_TEXT, FIELD (pattern), "null" },
  { "group", WR_KEY_INT, FIELD (group), "0", 0, 99 },
  { "default", WR_KEY_DEFAULT_TEXT, FIELD (default_value), "null" },
  { "required", WR_KEY_BOOLEAN, FIELD (required), "false" },
};
/* clang-format on */

const WrKeyTable wr_job_keys = { job_keys, G_N_ELEMENTS (job_keys) };
const WrKeyTable wr_field_keys = { field_keys, G_N_ELEMENTS (field_keys) };
