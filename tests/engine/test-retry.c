/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRetry, Retry-After and WrHostHealth: each cause, status and attempt; each form of a date; and
 * what a host goes through. The clock is a number.
 */

#include "wr-host-health.h"
#include "wr-retry-after.h"

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE G_TIME_SPAN_MINUTE

/* Sun, 06 Nov 1994 08:49:37 GMT */
#define NOW (784111777 * G_TIME_SPAN_SECOND)

static const struct {
  const char *text;
  gint64 seconds; /* -1: is none */
} retry_afters[] = {
  { "0", 0 },
  { "2", 2 },
  { "120", 120 },
  { " \t7 ", 7 },
  { "0000000000000000000000000000000000000000000009", 9 },
  { "31536000", 31536000 },
  { "31536001", 31536000 },
  { "9223372036854775808", 31536000 },
  { "99999999999999999999999999999999999999", 31536000 },
  { "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
  { "Sun, 06 Nov 1994 08:49:39 GMT", 2 },
  { "Sun, 06 Nov 1994 08:49:60 GMT", 22 },
  { "Mon, 07 Nov 1994 08:49:37 GMT", 86400 },
  { "Sun, 06 Nov 1993 08:49:37 GMT", 0 },
  { "Fri, 31 Dec 9999 23:59:59 GMT", 31536000 },
  { "Thu, 01 Jan 0001 00:00:00 GMT", 0 },
  { "Sunday, 06-Nov-94 08:49:38 GMT", 1 },
  { "Sunday, 06-Nov-44 08:49:38 GMT", 31536000 },
  { "Sunday, 06-Nov-45 08:49:38 GMT", 0 },
  { "Sunday, 06-Nov-93 08:49:38 GMT", 0 },
  { "Sun Nov  6 08:49:40 1994", 3 },
  { "Wed Nov 16 08:49:37 1994", 864000 },
  { NULL, -1 },
  { "", -1 },
  { "   ", -1 },
  { "-1", -1 },
  { "+1", -1 },
  { "1.5", -1 },
  { "1e9", -1 },
  { "0x10", -1 },
  { "10 s", -1 },
  { "soon", -1 },
  { "2, 3", -1 },
  { "Sun, 06 Nov 1994 08:49:37 CET", -1 },
  { "Sun, 06 Nov 1994 08:49:37 GMT;", -1 },
  { "Sun, 06 Nov 1994", -1 },
  { "Sun, 31 Feb 1995 08:49:37 GMT", -1 },
  { "Sun, 06 Foo 1994 08:49:37 GMT", -1 },
  { "Sun, 06 nov 1994 08:49:37 GMT", -1 },
  { "Sun, 06 Nov 1994 24:00:00 GMT", -1 },
  { "Sun, 06 Nov 1994 08:-9:37 GMT", -1 },
  { "Sun, 06 Nov 0000 08:49:37 GMT", -1 },
  { "Sunday, 06-Nov-1994 08:49:38 GMT", -1 },
  { "Sunday, 06-Nov--1 08:49:38 GMT", -1 },
  { "Sun, -6 Nov 1994 08:49:37 GMT", -1 },
  { "Sun Nov  6 08:49:40 1994 GMT", -1 },
  { "\xff\xfe\x01", -1 },
  { "Sun, 06 Nov 1994 08:49:37 GMT and the rest of a value that is far longer than any date", -1 },
};

static void
test_retry_after (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (retry_afters); i++) {
    gint64 wait = wr_retry_after_parse (retry_afters[i].text, NOW);

    g_test_message ("row %zu", i);
    g_assert_cmpint (wait, ==,
                     retry_afters[i].seconds < 0 ? -1 : retry_afters[i].seconds * SECOND);
  }
}

typedef struct {
  WrFailure failure;
  int status;
  const char *detail;
  gint64 retry_after; /* s */
  gboolean worth;
  WrRetrySign sign;
} CauseCase;

static const CauseCase causes[] = {
  { WR_FAILURE_HTTP, 400, "400", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 401, "401", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 404, "404", 9, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 408, "408", 0, TRUE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 410, "410", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 428, "428", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 429, "429", 0, TRUE, WR_SIGN_REST },
  { WR_FAILURE_HTTP, 429, "429", 9, TRUE, WR_SIGN_REST },
  { WR_FAILURE_HTTP, 499, "499", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_HTTP, 500, "500", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_HTTP, 502, "502", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_HTTP, 503, "503", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_HTTP, 503, "503", 9, TRUE, WR_SIGN_REST },
  { WR_FAILURE_HTTP, 504, "504", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_HTTP, 599, "599", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_HTTP, 999, "999", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_NO_DOCUMENT, 0, NULL, 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_LOAD, 0, NULL, 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_LOAD, 0, "it was cut off", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_LOAD, 0, "net::ERR_CONNECTION_REFUSED", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_LOAD, 0, "net::ERR_NAME_NOT_RESOLVED", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_LOAD, 0, "net::ERR_ADDRESS_UNREACHABLE", 0, TRUE, WR_SIGN_UNREACHABLE },
  { WR_FAILURE_LOAD, 0, "net::ERR_INTERNET_DISCONNECTED", 0, TRUE, WR_SIGN_OFFLINE },
  { WR_FAILURE_LOAD, 0, "net::ERR_NETWORK_CHANGED", 0, TRUE, WR_SIGN_OFFLINE },
  { WR_FAILURE_LOAD, 0, "net::ERR_NETWORK_IO_SUSPENDED", 0, TRUE, WR_SIGN_OFFLINE },
  { WR_FAILURE_TIMEOUT, 0, "30 s", 0, TRUE, WR_SIGN_STRIKE },
  { WR_FAILURE_DEADLINE, 0, "60 s", 0, TRUE, WR_SIGN_NONE },
  { WR_FAILURE_WAIT, 200, "#x", 0, TRUE, WR_SIGN_ANSWER },
  { WR_FAILURE_SELECTOR, 200, "x", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_REQUIRED, 200, "price", 0, TRUE, WR_SIGN_ANSWER },
  { WR_FAILURE_SCRIPT, 200, "x", 0, TRUE, WR_SIGN_ANSWER },
  { WR_FAILURE_ALERT, 0, "hello", 0, FALSE, WR_SIGN_ANSWER },
  { WR_FAILURE_SESSION, 0, "tab crashed", 0, TRUE, WR_SIGN_NONE },
  { WR_FAILURE_DRIVER, 0, "it went away", 0, TRUE, WR_SIGN_NONE },
  { WR_FAILURE_URL, 0, "x", 0, FALSE, WR_SIGN_NONE },
  { WR_FAILURE_STOPPED, 0, NULL, 0, FALSE, WR_SIGN_NONE },
  { WR_FAILURE_HOST, 0, "a.test", 0, FALSE, WR_SIGN_NONE },
  { WR_FAILURE_WORKER, 0, "it was ended by signal 9", 0, TRUE, WR_SIGN_NONE },
};

static WrResult *
make_result (const CauseCase *cause, int attempt)
{
  WrResult *result = wr_result_new (1, attempt, 1);

  result->state = WR_PAGE_FAILED;
  result->failure = cause->failure;
  result->http_status = cause->status;
  result->detail = g_strdup (cause->detail);
  result->retry_after = cause->retry_after * SECOND;
  return result;
}

/* Every cause is in the table of this test. */
static void
test_all_causes (void)
{
  for (int failure = WR_FAILURE_HTTP; failure < WR_N_FAILURES; failure++) {
    gboolean there = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
      there |= (int) causes[i].failure == failure;
    g_test_message ("%s", wr_failure_get_code (failure));
    g_assert_true (there);
  }
}

static void
assert_delay (const CauseCase *cause, int attempt, gint64 delay)
{
  gint64 base = MIN (SECOND << MIN (attempt - 1, 6), MINUTE);

  g_assert_cmpint (delay, >=, MAX (base * 3 / 4, cause->retry_after * SECOND));
  g_assert_cmpint (delay, <=, MAX (base * 5 / 4, cause->retry_after * SECOND));
}

/* What is worth it is tried again until the attempts are used up, and at the right time. */
static void
assert_cause (const WrRetryPolicy *policy, const CauseCase *cause)
{
  for (int attempt = 1; attempt <= policy->retries + 2; attempt++) {
    g_autoptr (WrResult) result = make_result (cause, attempt);
    WrRetryTerms terms = { 0 };
    gboolean expected = cause->worth && attempt <= policy->retries;
    gint64 delay = 0;

    g_assert_cmpint (wr_retry_get_sign (result), ==, cause->sign);
    g_assert_cmpint (wr_retry_decide (policy, result, &terms, &delay), ==, expected);
    g_assert_cmpint (result->state, ==, expected ? WR_PAGE_QUEUED : WR_PAGE_FAILED);
    if (!expected)
      continue;
    assert_delay (cause, attempt, delay);
    g_assert_cmpint (ABS (result->not_before - g_get_real_time () - delay), <, 5 * SECOND);
  }
}

static void
test_causes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++) {
    g_assert_cmpint (wr_retry_is_worth (causes[i].failure, causes[i].status), ==, causes[i].worth);
    for (int retries = 0; retries < 9; retries += 2) {
      WrRetryPolicy policy;

      wr_retry_policy_init (&policy, retries);
      assert_cause (&policy, &causes[i]);
    }
  }
}

static const struct {
  const char *name;
  int attempt;
  WrRetryTerms terms;
  gint64 retry_after;
  gboolean again;
  gint64 least; /* s */
  gint64 most;
} terms_cases[] = {
  { "plain", 1, { 0 }, 0, TRUE, 0, 2 },
  { "used-up", 3, { 0 }, 0, FALSE, 0, 0 },
  { "one-was-free", 3, { .n_free = 1 }, 0, TRUE, 1, 3 },
  { "two-of-four", 5, { .n_free = 2 }, 0, FALSE, 0, 0 },
  { "this-is-free", 3, { .free = TRUE }, 0, TRUE, 3, 5 },
  { "spent", 1, { .spent = TRUE }, 0, FALSE, 0, 0 },
  { "spent-but-free", 1, { .spent = TRUE, .free = TRUE }, 0, TRUE, 0, 2 },
  { "host-closed", 1, { .wait = 40 * G_TIME_SPAN_SECOND }, 0, TRUE, 40, 40 },
  { "asked", 1, { 0 }, 33, TRUE, 33, 33 },
  { "asked-less", 1, { .wait = 40 * G_TIME_SPAN_SECOND }, 33, TRUE, 40, 40 },
  { "asked-too-much", 1, { 0 }, 86400, TRUE, 600, 600 },
};

static void
test_terms (void)
{
  static const CauseCase cause = { .failure = WR_FAILURE_HTTP, .status = 503 };
  WrRetryPolicy policy;

  wr_retry_policy_init (&policy, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (terms_cases); i++) {
    g_autoptr (WrResult) result = make_result (&cause, terms_cases[i].attempt);
    gint64 delay = 0;

    g_test_message ("%s", terms_cases[i].name);
    result->retry_after = terms_cases[i].retry_after * SECOND;
    g_assert_cmpint (wr_retry_decide (&policy, result, &terms_cases[i].terms, &delay), ==,
                     terms_cases[i].again);
    g_assert_cmpint (delay, >=, terms_cases[i].least * SECOND);
    g_assert_cmpint (delay, <=, terms_cases[i].most * SECOND);
  }
}

/* A page that was done, or that a stop broke off, is not tried again. */
static void
test_done (void)
{
  WrRetryPolicy policy;
  WrRetryTerms terms = { 0 };
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);
  gint64 delay = 0;

  wr_retry_policy_init (&policy, 2);
  result->state = WR_PAGE_DONE;
  g_assert_cmpint (wr_retry_get_sign (result), ==, WR_SIGN_ANSWER);
  g_assert_false (wr_retry_decide (&policy, result, &terms, &delay));
  g_assert_cmpint (result->state, ==, WR_PAGE_DONE);
}

/* A host at a time of day that the test says. */
typedef struct {
  WrHostHealth health;
  WrRetryPolicy policy;
  gint64 now;
  gint64 page;
} Host;

static void
host_init (Host *host)
{
  *host = (Host){ .now = 1000 * SECOND };
  wr_retry_policy_init (&host->policy, 2);
}

/* An attempt on another page each time, which takes a second. */
static gboolean
host_note (Host *host, WrRetrySign sign, gint64 wait)
{
  WrHostNote note = { .sign = sign, .done = sign == WR_SIGN_ANSWER, .striker = ++host->page,
                      .began = host->now, .now = host->now + SECOND, .wait = wait };

  host->now = note.now;
  return wr_host_health_note (&host->health, &host->policy, 4, &note);
}

static int
host_count_slots (Host *host, int n_in_flight)
{
  return wr_host_health_count_slots (&host->health, 4, n_in_flight, host->now);
}

static void
test_host_closes (void)
{
  Host host;

  host_init (&host);
  for (int i = 1; i < host.policy.strikes; i++)
    g_assert_false (host_note (&host, WR_SIGN_STRIKE, 0));
  g_assert_cmpint (host_count_slots (&host, 1), ==, 3);
  host_note (&host, WR_SIGN_ANSWER, 0); /* in a row, that is */
  for (int i = 1; i < host.policy.strikes; i++)
    g_assert_false (host_note (&host, WR_SIGN_STRIKE, 0));
  g_assert_false (wr_host_health_is_down (&host.health));
  g_assert_false (host_note (&host, WR_SIGN_STRIKE, 0));
  g_assert_true (wr_host_health_is_down (&host.health));
  g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
  host.now += 3 * SECOND;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 1);
  g_assert_cmpint (host_count_slots (&host, 1), ==, 0);
}

/* One page's failures say nothing of its host, and a lost session none at all. */
static void
test_host_one_page (void)
{
  Host host;

  host_init (&host);
  for (int i = 0; i < 100; i++) {
    host.page = 6;
    host_note (&host, WR_SIGN_STRIKE, 0);
    host_note (&host, WR_SIGN_NONE, 0);
  }
  g_assert_false (wr_host_health_is_down (&host.health));
}

/* After an answer a host is sent one page at a time, then two, and so on. */
static void
test_host_recovers (void)
{
  Host host;

  host_init (&host);
  host_note (&host, WR_SIGN_REST, 0);
  g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
  host.now += MINUTE;
  g_assert_true (host_note (&host, WR_SIGN_ANSWER, 0));
  for (int limit = 1; limit <= 4; limit++) {
    g_assert_cmpint (host_count_slots (&host, 0), ==, limit);
    g_assert_false (host_note (&host, WR_SIGN_ANSWER, 0));
  }
  g_assert_cmpint (host_count_slots (&host, 0), ==, 4);
  g_assert_true (wr_host_health_is_fresh (&host.health));
}

/* Retry-After closes the host for that time, up to the bound. */
static void
test_host_rests (void)
{
  Host host;

  host_init (&host);
  host_note (&host, WR_SIGN_REST, 90 * SECOND);
  host.now += 89 * SECOND;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
  host.now += SECOND;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 1);
  host_note (&host, WR_SIGN_REST, G_TIME_SPAN_DAY);
  host.now += 9 * MINUTE;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
  host.now += MINUTE;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 1);
}

/* Pages that were in flight when the host was closed neither probe nor open it. */
static void
test_host_stragglers (void)
{
  Host host;

  host_init (&host);
  host_note (&host, WR_SIGN_REST, 10 * SECOND);
  WrHostNote note = { .began = host.now - SECOND, .now = host.now + SECOND, .striker = 77 };
  for (int sign = WR_SIGN_ANSWER; sign <= WR_SIGN_REST; sign++) {
    note.sign = sign;
    note.wait = sign == WR_SIGN_REST ? 20 * SECOND : 0;
    g_assert_true (wr_host_health_note (&host.health, &host.policy, 4, &note));
  }
  g_assert_cmpint (host.health.probes, ==, 0);
  host.now += 20 * SECOND;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
  host.now += SECOND;
  g_assert_cmpint (host_count_slots (&host, 0), ==, 1);
}

/* Returns how long the host was down until it was given up. */
static gint64
wear_out (Host *host)
{
  gint64 begin = 0;

  while (!wr_host_health_is_down (&host->health))
    host_note (host, WR_SIGN_STRIKE, 0);
  for (begin = host->now; !host->health.gone; host_note (host, WR_SIGN_STRIKE, 0)) {
    g_assert_cmpint (host->now - begin, <, 10 * MINUTE);
    host->now = MAX (host->now, host->health.closed_until);
    g_assert_cmpint (host_count_slots (host, 0), ==, 1);
  }
  return host->now - begin;
}

static void
test_host_gives_up (void)
{
  Host host;

  host_init (&host);
  gint64 unseen = wear_out (&host);
  g_assert_cmpint (unseen, >=, 30 * SECOND);
  g_assert_cmpint (unseen, <, 80 * SECOND);
  g_assert_cmpint (host.health.probes, <=, 7);
  g_assert_false (wr_host_health_is_down (&host.health));
  g_assert_false (wr_host_health_is_fresh (&host.health));

  host_init (&host);
  host_note (&host, WR_SIGN_ANSWER, 0);
  gint64 seen = wear_out (&host);
  g_assert_cmpint (seen, >=, 5 * MINUTE);
  g_assert_cmpint (seen, <, 7 * MINUTE);
  g_assert_cmpint (host.health.probes, <=, 12);
}

/* Without a network one waits as long as it takes. */
static void
test_offline (void)
{
  Host host;

  host_init (&host);
  for (int i = 0; i < 1000; i++) {
    host_note (&host, WR_SIGN_OFFLINE, 0);
    g_assert_cmpint (host_count_slots (&host, 0), ==, 0);
    host.now = host.health.closed_until;
    g_assert_cmpint (host_count_slots (&host, 0), ==, 1);
  }
  g_assert_false (host.health.gone);
  host_note (&host, WR_SIGN_ANSWER, 0);
  g_assert_false (wr_host_health_is_down (&host.health));
}

static void
test_budget (void)
{
  Host host;

  host_init (&host);
  for (int i = 0; i < 10; i++) {
    g_assert_false (wr_host_health_is_spent (&host.health, &host.policy));
    wr_host_health_spend (&host.health);
  }
  g_assert_true (wr_host_health_is_spent (&host.health, &host.policy));
  host_note (&host, WR_SIGN_ANSWER, 0);
  g_assert_true (wr_host_health_is_spent (&host.health, &host.policy));
  host_note (&host, WR_SIGN_ANSWER, 0);
  g_assert_false (wr_host_health_is_spent (&host.health, &host.policy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/retry/retry-after", test_retry_after);
  g_test_add_func ("/wr/retry/all-causes", test_all_causes);
  g_test_add_func ("/wr/retry/causes", test_causes);
  g_test_add_func ("/wr/retry/terms", test_terms);
  g_test_add_func ("/wr/retry/done", test_done);
  g_test_add_func ("/wr/host-health/closes", test_host_closes);
  g_test_add_func ("/wr/host-health/one-page", test_host_one_page);
  g_test_add_func ("/wr/host-health/recovers", test_host_recovers);
  g_test_add_func ("/wr/host-health/rests", test_host_rests);
  g_test_add_func ("/wr/host-health/stragglers", test_host_stragglers);
  g_test_add_func ("/wr/host-health/gives-up", test_host_gives_up);
  g_test_add_func ("/wr/host-health/offline", test_offline);
  g_test_add_func ("/wr/host-health/budget", test_budget);
  return g_test_run ();
}
