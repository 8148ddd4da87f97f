<?php
// Stores what pages send to `feedback_endpoint: https://example.com/feedback.php`, an event a line, for `waymark gaps`.
// The file must lie where the web server serves nothing.
$file = getenv('FEEDBACK_FILE') ?: '/var/lib/feedback/feedback.jsonl';
$most = 100 * 1024 * 1024;

function end_with(int $status): never
{
    http_response_code($status);
    exit;
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    end_with(405);
}
$text = file_get_contents('php://input', false, null, 0, 4097);
if ($text === false || strlen($text) > 4096) {
    end_with(413);
}
$event = json_decode($text, true, 3);
if (!is_array($event) || !in_array($event['event'] ?? null, ['search', 'match', 'vote'], true)) {
    end_with(400);
}
$kept = [];
foreach (['event', 'query', 'locale', 'page', 'helped', 'results'] as $key) {
    $kept[$key] = $event[$key] ?? null;
}
if (is_file($file) && filesize($file) > $most) {
    end_with(507);
}
$line = json_encode($kept, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
end_with(file_put_contents($file, $line, FILE_APPEND | LOCK_EX) === false ? 500 : 204);
