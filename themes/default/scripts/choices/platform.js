// What a site may call the platform that the reader has, nearest first.
const desktop = ["desktop", "computer", "web", "browser"];
const platforms = [
  [/iPhone|iPod/, ["iphone", "ios", "mobile", "phone"]],
  [/iPad/, ["ipad", "ipados", "tablet", "ios", "iphone", "mobile"]],
  [/Android/, ["android", "mobile", "phone"]],
  [/CrOS/, ["chromeos", "chromebook", ...desktop]],
  [/Windows/, ["windows", ...desktop]],
  [/Mac/, ["macos", "mac", ...desktop]],
  [/Linux/, ["linux", ...desktop]],
];

/**
 * The ids that fit a browser.
 * @type {(browser: { userAgent: string, maxTouchPoints: number }) => string[]}
 */
export const platformIds = ({ userAgent, maxTouchPoints }) => {
  // An iPad says that it is a Mac; no Mac has a touch screen.
  const agent = /Mac/.test(userAgent) && maxTouchPoints > 1 ? "iPad" : userAgent;
  return platforms.find(([pattern]) => pattern.test(agent))?.[1] || desktop;
};
