search = Search
results = { $count ->
    [one] One result
   *[other] { NUMBER($count, minimumFractionDigits: 1) } results for { $query }
}
-term = waymark
    .case = x
brand = { -term(case: "a") } { "{" } { search.a }
# comment
