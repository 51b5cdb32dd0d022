// Brings the window's keys to the guard, and what the guard lets through to whatever is in front: a screen or a dialog.
// Each layer names its acts once; the action bar draws them and this file presses them.
import { KeyGuard, type Page, type Press } from './guard';

/** One thing that can be done here and now. */
export interface Act {
  readonly run: () => void;
  /** Whether it is possible at the moment. */
  readonly open: boolean;
}

/** What the keys do while a screen or dialog is in front. */
export interface Layer {
  /** Enter. */
  readonly main?: Act | undefined;
  /** Esc. */
  readonly back?: Act | undefined;
  /** Others, such as `F5`, `Ctrl+a`, or `1` where there is no field. */
  readonly keys?: Readonly<Record<string, Act>>;
  /** Letters and digits go here, wherever the focus is. */
  readonly field?: () => HTMLInputElement | null;
  /** The field looks for what is scanned: a scan without an end is typed into it, and into no other. */
  readonly finds?: boolean;
  /** Arrows, Page Up and Down, Home, End; answers whether it moved. */
  readonly move?: (key: string) => boolean;
  /** Space was pressed on this control; answers whether that was all. */
  readonly space?: (control: HTMLElement) => boolean;
  /** A scan came while this layer was in front. */
  readonly scanned?: (() => void) | undefined;
  /** Keys that this layer doesn't know do nothing, instead of asking the layer below. */
  readonly modal?: boolean;
}

/** What the keyboard reports. */
export interface Listener {
  /** A scan, on any screen. */
  scanned(text: string): void;
  /** A scan without an end, where it can't be typed into a field that looks for it: it is dropped. */
  dropped(): void;
}

/** The window's keyboard. */
export class Keyboard {
  readonly #layers: (() => Layer)[] = [];
  readonly #guard: KeyGuard;
  readonly #window: Window;

  constructor(window: Window, listener: Listener) {
    this.#window = window;
    const page: Page = {
      later: (delayMs, call) => {
        const timer = window.setTimeout(call, delayMs);
        return () => window.clearTimeout(timer);
      },
      remember: () => rememberField(window.document),
      isKey: (press) => this.#front().keys?.[press.key] !== undefined,
      act: (press) => this.#act(press),
      scanned: (text) => {
        this.#front().scanned?.();
        listener.scanned(text);
      },
      unfinished: (text) => {
        if (!this.#typeIn(text)) listener.dropped();
      },
    };
    this.#guard = new KeyGuard(page);
  }

  /** Listens until the answer is called. */
  listen(): () => void {
    const down = (event: KeyboardEvent): void => this.#down(event);
    const up = (event: KeyboardEvent): void => this.#up(event);
    const blur = (): void => this.#guard.lostFocus();
    this.#window.addEventListener('keydown', down, { capture: true });
    this.#window.addEventListener('keyup', up, { capture: true });
    this.#window.addEventListener('blur', blur);
    return () => {
      this.#window.removeEventListener('keydown', down, { capture: true });
      this.#window.removeEventListener('keyup', up, { capture: true });
      this.#window.removeEventListener('blur', blur);
    };
  }

  /** Puts a layer in front until the answer is called. It is asked anew at each key. */
  show(layer: () => Layer): () => void {
    this.#layers.push(layer);
    this.#guard.shown(this.#window.performance.now(), false);
    return () => {
      const place = this.#layers.indexOf(layer);
      if (place >= 0) this.#layers.splice(place, 1);
      this.#guard.shown(this.#window.performance.now(), false);
    };
  }

  /** What Enter does here has become something else: a key that was pressed before was not meant for it. */
  changed(): void {
    this.#guard.shown(this.#window.performance.now(), false);
  }

  /** The end of a check has just been drawn. */
  verdictShown(): void {
    this.#guard.shown(this.#window.performance.now(), true);
  }

  /** Does what Esc does. */
  back(): void {
    this.#run((layer) => layer.back);
  }

  #down(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.metaKey || (event.altKey && !event.getModifierState('AltGraph'))) {
      // The system's, such as Alt and F4; but they must not press a button either.
      if (event.key === 'Enter' || event.key === ' ') event.preventDefault();
      if (event.altKey && /^\d$/.test(event.key)) this.#guard.numbered(event.timeStamp);
      return;
    }
    const press = pressOf(event, this.#window.document);
    if (isLetterOrDigit(press) && !press.typing) this.#front().field?.()?.focus();
    const ruling = this.#guard.down(
      press.typing ? press : { ...press, typing: isTyping(this.#window.document) },
    );
    if (ruling === 'swallow' || (isMove(press) && this.#moved(press))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  #up(event: KeyboardEvent): void {
    this.#guard.up(event.code);
    // A button is pressed when Space goes up; ours are pressed by the guard alone.
    if (event.key === ' ' && !isTyping(this.#window.document)) event.preventDefault();
  }

  #front(): Layer {
    return this.#layers.at(-1)?.() ?? {};
  }

  #moved(press: Press): boolean {
    return !press.control && (this.#front().move?.(press.key) ?? false);
  }

  #act(press: Press): void {
    const control = focusedControl(this.#window.document);
    if (press.key === ' ') {
      if (control && !this.#front().space?.(control)) control.click();
      return;
    }
    if (press.key === 'Enter' && !press.control) {
      if (control && !isTickable(control)) control.click();
      else this.#run((layer) => layer.main);
      return;
    }
    if (press.key === 'Escape') {
      this.back();
      return;
    }
    const name = press.control ? `Ctrl+${press.key.toLowerCase()}` : press.key;
    this.#run((layer) => layer.keys?.[name]);
  }

  /** Runs the act of the frontmost layer that has one. */
  #run(choose: (layer: Layer) => Act | undefined): void {
    for (const ask of this.#layers.toReversed()) {
      const layer = ask();
      const act = choose(layer);
      if (act) {
        if (act.open) act.run();
        return;
      }
      if (layer.modal) return;
    }
  }

  /** Characters as fast as a scan, without its end: a field that looks for codes gets them; in any other they would be
   * taken for what somebody typed. Answers whether there is such a field. */
  #typeIn(text: string): boolean {
    const front = this.#front();
    const field = front.finds ? front.field?.() : null;
    if (!field) return false;
    const start = field.selectionStart ?? field.value.length;
    field.setRangeText(text, start, field.selectionEnd ?? start, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  }
}

function pressOf(event: KeyboardEvent, document: Document): Press {
  const altGr = event.getModifierState('AltGraph');
  return {
    key: event.key,
    code: event.code === 'Unidentified' ? '' : event.code,
    at: event.timeStamp,
    repeat: event.repeat,
    control: event.ctrlKey && !altGr,
    typing: isTyping(document),
  };
}

function rememberField(document: Document): () => void {
  const field = document.activeElement;
  if (!isField(field)) return () => undefined;
  const { value, selectionStart, selectionEnd } = field;
  return () => {
    field.value = value;
    field.setSelectionRange(selectionStart, selectionEnd);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
}

function isTyping(document: Document): boolean {
  return isField(document.activeElement);
}

function isField(element: Element | null): element is HTMLInputElement {
  return element instanceof HTMLInputElement && ['text', 'password'].includes(element.type);
}

function focusedControl(document: Document): HTMLElement | null {
  const focused = document.activeElement;
  if (focused instanceof HTMLButtonElement) return focused;
  return focused instanceof HTMLInputElement && focused.type === 'radio' ? focused : null;
}

/** Ticked with Space; Enter on it is the screen's main action, as in any form. */
function isTickable(control: HTMLElement): boolean {
  if (control instanceof HTMLInputElement) return true;
  return ['checkbox', 'radio', 'switch'].includes(control.getAttribute('role') ?? '');
}

function isLetterOrDigit(press: Press): boolean {
  return !press.control && /^[\p{L}\p{N}]$/u.test(press.key);
}

function isMove(press: Press): boolean {
  return ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].includes(press.key);
}
