// Stores what pages send to `feedback_endpoint` in a D1 database, an event a row. A GET with the secret gives all of them, an event a
// line: curl -H "Authorization: Bearer $TOKEN" https://feedback.example.workers.dev/ > feedback.jsonl
//
//   wrangler d1 create feedback          and bind it as DB in wrangler.toml
//   wrangler d1 execute feedback --remote --command "CREATE TABLE feedback (line TEXT NOT NULL)"
//   wrangler secret put TOKEN
const kinds = ["search", "match", "vote"];
const answer = (status, body = null) => new Response(body, { status });

export default {
  async fetch(request, { DB, TOKEN }) {
    if (request.method == "GET") {
      if (!TOKEN || request.headers.get("authorization") != `Bearer ${TOKEN}`) return answer(403);
      const { results } = await DB.prepare("SELECT line FROM feedback ORDER BY rowid").all();
      return answer(200, results.map(({ line }) => line + "\n").join(""));
    }
    if (request.method != "POST") return answer(405);
    const text = await request.text();
    if (text.length > 4096) return answer(413);
    try {
      const { event, query, locale, page, helped, results } = JSON.parse(text);
      if (!kinds.includes(event)) return answer(400);
      const line = JSON.stringify({ event, query, locale, page, helped, results });
      await DB.prepare("INSERT INTO feedback (line) VALUES (?)").bind(line).run();
    } catch {
      return answer(400);
    }
    return answer(204);
  },
};
