// Decides, when a form opens, what becomes of answers that an earlier visit left in this browser.
import { clockTime, showNotice } from "./autosave_status.js";
import { answersOf, sameAnswers } from "./form_values.js";

function restore(autosave, kept, shown) {
  autosave.use(kept.answers);
  if (sameAnswers(kept.answers, shown)) return;
  showNotice(autosave.form, `已恢复本机在 ${clockTime(kept.at)} 暂存的内容。`, { 放弃: () => autosave.use(shown) });
}

// What the server holds is newer, so the reader decides.
function offer(autosave, kept) {
  const text = `本机有 ${clockTime(kept.at)} 暂存、没有保存的内容，而系统里已有更新的内容。`;
  showNotice(autosave.form, text, { 恢复: () => autosave.use(kept.answers), 放弃: () => autosave.copy.drop() });
}

export function recover(autosave) {
  const kept = autosave.copy.read();
  if (!kept) return;
  const shown = answersOf(autosave.form);
  autosave.sent = kept.sent || [];
  if (kept.revision === autosave.form.dataset.revision) restore(autosave, kept, shown);
  else if (sameAnswers(kept.answers, shown)) autosave.copy.drop();
  // What the server holds came from this browser, which went on typing after it.
  else if (autosave.sent.some((each) => sameAnswers(each, shown))) restore(autosave, kept, shown);
  else offer(autosave, kept);
}
