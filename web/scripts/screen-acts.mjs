// What several screens need done first.
/** The palette that jumps to a chat, with words in it. */
export async function jump(page) {
  await page.keyboard.press('Control+k')
  await page.waitForTimeout(500)
  await page.keyboard.type('lin')
  await page.waitForTimeout(900)
}

/** Begins choosing messages, and has chosen two. */
export async function selectTwo(page) {
  await page.click('article.message .bubble >> nth=-1', { button: 'right' })
  await page.waitForTimeout(300)
  await page.click('[role=menuitem] >> text=/多选|Select/')
  await page.waitForTimeout(300)
  await page.click('[role=checkbox] >> nth=-2')
  await page.waitForTimeout(300)
}
