// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a page: the body of the one script that Windrow runs in it (W3C WebDriver, “13.2.2 Execute
// Async Script”). The first argument is the task, the last one takes the answer:
//
//   task    { check, origin, deadline, wait: { selector, xpath } | null,
//             fields: [{ name, selector, xpath, take, attribute, first }] }
//   answer  JSON text: { origin, url, ready, type, status, retry, waited, load, failure,
//             detail, values: [ [text, …], … ] }   one list of matches a field; a count is a list of one
//
// `origin` of the task is performance.timeOrigin of the document that was there before: the same one
// here means that the navigation gave no document, and nothing is read. With `check` only the selectors
// are tried, on whatever page is there.
//
// The page's own scripts ran first and may have replaced what every page has. So what is needed is taken from
// the prototypes (a form may hide document.querySelector behind an input of that name), the answer is
// a text made here (JSON and toJSON may be anybody's), and the wait needs no Promise. It uses no
// requestAnimationFrame, which never comes in a hidden window.

const task = arguments[0];
const answer = arguments[arguments.length - 1];
const now = performance.now();
let retryAfter = '';
let waited = 0;

// The text as JSON, with U+FFFD for what UTF-8 and C strings cannot hold.
function quote(value) {
  const text = '' + value;
  let out = '"';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let instead = null;
    if (code === 0) {
      instead = '\ufffd';
    } else if (code < 0x20 || code === 0x22 || code === 0x5c) {
      instead = '\\u00' + (code < 16 ? '0' : '') + code.toString(16);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        i++;
      } else {
        instead = '\ufffd';
      }
    }
    if (instead !== null) {
      out += text.slice(from, i) + instead;
      from = i + 1;
    }
  }
  return out + text.slice(from) + '"';
}

function list(items, write) {
  let out = '';
  for (let i = 0; i < items.length; i++) {
    out += (i > 0 ? ',' : '') + write(items[i]);
  }
  return '[' + out + ']';
}

function number(value) {
  return typeof value === 'number' && value === value && value - value === 0 ? '' + value : '0';
}

function getNavigation() {
  return performance.getEntriesByType('navigation')[0] || {};
}

function reply(failure, detail, values) {
  const navigation = getNavigation();
  const load = navigation.loadEventEnd || navigation.loadEventStart ||
               navigation.domContentLoadedEventEnd || performance.now();
  answer('{"origin":' + number(performance.timeOrigin) +
         ',"url":' + quote(document.URL) +
         ',"ready":' + quote(document.readyState) +
         ',"type":' + quote(document.contentType) +
         ',"status":' + number(navigation.responseStatus) +
         ',"retry":' + quote(retryAfter) +
         ',"waited":' + number(waited) +
         ',"load":' + number(load) +
         ',"failure":' + quote(failure) +
         ',"detail":' + quote(detail) +
         ',"values":' + list(values, (matches) => list(matches, quote)) + '}');
}

// “Failed to execute 'querySelectorAll' on 'Document': ” tells a person nothing.
function sayError(error) {
  const message = '' + (error && error.message || error);
  const end = message.indexOf("': ");
  return message.indexOf('Failed to execute') === 0 && end > 0 ? message.slice(end + 3) : message;
}

function findXpath(expression, first) {
  const any = document.evaluate(expression, document, null, XPathResult.ANY_TYPE, null);
  switch (any.resultType) {
  case XPathResult.NUMBER_TYPE:
    return [any.numberValue];
  case XPathResult.STRING_TYPE:
    return [any.stringValue];
  case XPathResult.BOOLEAN_TYPE:
    return [any.booleanValue];
  }
  const set = document.evaluate(expression, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
  const nodes = [];
  for (let i = 0; i < set.snapshotLength && !(first && i > 0); i++) {
    nodes[i] = set.snapshotItem(i);
  }
  return nodes;
}

// The matches: nodes, or for some XPath expressions one value.
function find(target, first) {
  if (target.xpath) {
    return findXpath(target.selector, first);
  }
  if (first) {
    const element = Reflect.apply(Document.prototype.querySelector, document, [target.selector]);
    return element === null ? [] : [element];
  }
  return Reflect.apply(Document.prototype.querySelectorAll, document, [target.selector]);
}

function getNative(type, name, object) {
  const property = Object.getOwnPropertyDescriptor(type.prototype, name);
  return property && property.get ? Reflect.apply(property.get, object, []) : object[name];
}

// What a person would read. innerText knows what is rendered, and gives textContent for what is not.
function takeText(node) {
  if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
    return node.value;
  }
  if (node instanceof HTMLSelectElement) {
    return node.selectedIndex < 0 ? '' : node.options[node.selectedIndex].text;
  }
  return node instanceof HTMLElement ? getNative(HTMLElement, 'innerText', node)
                                     : getNative(Node, 'textContent', node);
}

function takeAttribute(node, name) {
  if (!(node instanceof Element)) {
    return null;
  }
  const value = Reflect.apply(Element.prototype.getAttribute, node, [name]);
  if (value === null || (name !== 'href' && name !== 'src')) {
    return value;
  }
  try {
    return new URL(value, document.baseURI).href;
  } catch (error) {
    return value;
  }
}

function take(match, field) {
  if (!(match instanceof Node)) {
    return match;
  }
  if (field.take === 'attribute') {
    return takeAttribute(match, field.attribute);
  }
  if (field.take === 'html' && match instanceof Element) {
    return getNative(Element, 'outerHTML', match);
  }
  return takeText(match);
}

function takeField(field) {
  if (field.take === 'load_ms') {
    return [];
  }
  const matches = find(field, field.first);
  if (field.take === 'count') {
    return [matches.length];
  }
  const texts = [];
  for (let i = 0; i < matches.length; i++) {
    const text = take(matches[i], field);
    if (text !== null && text !== undefined) {
      texts[texts.length] = text;
    }
  }
  return texts;
}

// A selector that cannot be read is told from a page that cannot be read by trying it alone.
function findBadSelector(targets) {
  for (let i = 0; i < targets.length; i++) {
    try {
      if (targets[i].take !== 'load_ms') {
        find(targets[i], true);
      }
    } catch (error) {
      return targets[i].path + ': ' + sayError(error);
    }
  }
  return null;
}

function read() {
  const values = [];
  try {
    for (let i = 0; i < task.fields.length; i++) {
      values[i] = takeField(task.fields[i]);
    }
  } catch (error) {
    const bad = findBadSelector(task.fields);
    reply(bad === null ? 'script' : 'selector', bad === null ? sayError(error) : bad, []);
    return;
  }
  reply('', '', values);
}

function isThere() {
  return find(task.wait, true).length > 0;
}

function wait() {
  let timer = 0;
  let limit = 0;
  const observer = new MutationObserver(look);

  function end(next) {
    observer.disconnect();
    clearInterval(timer);
    clearTimeout(limit);
    waited = performance.now() - now;
    next();
  }
  function look() {
    try {
      if (isThere()) {
        end(read);
      }
    } catch (error) {
      end(() => reply('selector', task.wait.path + ': ' + sayError(error), []));
    }
  }
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  timer = setInterval(look, 500);
  limit = setTimeout(() => end(() => reply('wait', task.wait.selector, [])),
                     task.deadline - (performance.now() - now));
  look();
}

// WebDriver gives no header fields. The browser's cache has those of the answer that it has just
// shown, and 'only-if-cached' asks nobody else: the server that wants rest gets no further request.
// An answer that may not be stored, or whose policy forbids it to connect, is not told; nor is one of
// WebKit, whose status is unknown and which would ask the server. The page may have replaced fetch.
function readRetryAfter(next) {
  const limit = setTimeout(end, 1000);
  let ended = false;

  function end() {
    clearTimeout(limit);
    if (!ended) {
      ended = true;
      next();
    }
  }
  try {
    fetch(location.href, { cache: 'only-if-cached', mode: 'same-origin' }).then((cached) => {
      if (cached.status === getNavigation().responseStatus) {
        retryAfter = cached.headers.get('retry-after') || '';
      }
      end();
    }, end);
  } catch (error) {
    end();
  }
}

function start() {
  if (task.check) {
    const bad = findBadSelector(task.wait === null ? task.fields : [task.wait].concat(task.fields));
    reply(bad === null ? '' : 'selector', bad === null ? '' : bad, []);
  } else if (performance.timeOrigin === task.origin) {
    reply('no-document', '', []);
  } else if (getNavigation().responseStatus === 429 || getNavigation().responseStatus === 503) {
    readRetryAfter(() => reply('', '', []));
  } else if (document.readyState === 'loading' || getNavigation().responseStatus >= 400) {
    reply('', '', []);
  } else if (task.wait !== null) {
    wait();
  } else {
    read();
  }
}

start();
