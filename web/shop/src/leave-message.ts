import type { Availability, LeaveMessage } from '@deskbridge/service-desk';

/** The dialog in which a visitor leaves a message while nobody is there. */
export interface MessageDialog {
  /** Tells why nobody answers at once. */
  open(reason: Pick<Availability, 'message' | 'opensAt'>): void;
}

/** Makes the page's dialog work; a message that could not be sent stays in it. */
export function messageDialog(leave: LeaveMessage): MessageDialog {
  const dialog = element('#leave-message', HTMLDialogElement);
  const form = element('#leave-message form', HTMLFormElement);
  const [text, email] = [element('#message-text', HTMLTextAreaElement), element('#message-email', HTMLInputElement)];
  const [when, result] = [element('#message-when', HTMLElement), element('#message-result', HTMLElement)];
  const send = element('#message-send', HTMLButtonElement);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  element('#message-close', HTMLButtonElement).addEventListener('click', () => dialog.close());

  async function submit(): Promise<void> {
    send.disabled = true;
    result.textContent = 'Sending …';
    try {
      const address = email.value.trim();
      const { ticket } = await leave({ text: text.value, ...(address !== '' && { email: address }) });
      form.hidden = true;
      const number = ticket === undefined ? '' : ` Your ticket is number ${ticket}.`;
      result.textContent = `Thank you, we have your message.${number} We answer by e-mail.`;
    } catch {
      result.textContent = 'Your message could not be sent. Please try again.';
    } finally {
      send.disabled = false;
    }
  }

  return {
    open: ({ message, opensAt }) => {
      if (dialog.open) return;
      if (form.hidden) form.reset();
      form.hidden = false;
      result.textContent = '';
      when.textContent = message ?? openingText(opensAt);
      dialog.showModal();
    },
  };
}

function openingText(opensAt: string | undefined): string {
  if (opensAt === undefined) return 'Nobody from our team is online right now.';
  const time = new Date(opensAt).toLocaleString('en', { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  return `Nobody from our team is online right now. We are back on ${time}.`;
}

function element<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}
