import { leastImages } from './images/images.mjs'

/** What `--help` prints: the flags, and how to read what is printed. */
export const help = `npm run bench [-- FLAGS]

Makes catalogues, starts the server on each, and sends signed requests over kept-alive connections. Each figure is
compared with a bare node:http server that sends the same bytes from memory, measured in turns with it.
Progress goes to stderr, results to stdout. docs/performance.md has the figures.

  --quick            1,000 and 100,000 images, the main cases, short rounds: about a minute, data included
  --sizes N,N,…      images of the catalogues (default: 1000,100000,1000000; at least ${leastImages})
  --cases REGEX      only cases whose name matches: repeated, cold, by turns, '&' (two filters)
  --database URL     on PostgreSQL: postgres://user@host/name of a database to connect to; each catalogue becomes a
                     database of its own beside it, scp_bench_…
  --serve FLAGS      more flags for the server, for example --serve "--log-level info"
  --workers N,N,…    servers of so many processes, side by side (default: 1)
  --compare A B      two sides in alternating rounds: each a commit, or flags for the server, or a commit with flags;
                     "" is what is built here. --compare main "" · --compare "--page-cache 0" "--page-cache 32MiB"
  --seconds S        seconds each case is driven on each catalogue and side, in all its rounds (default: 1; of several
                     sides 2)
  --rounds N         rounds (default: 3; of several sides 7)
  --connections N    kept-alive connections (default: 16)
  --json FILE        write all figures to FILE, too
  --data FOLDER      where catalogues are kept (default: bench/.data)
  --fresh            make the catalogues anew, to measure the import again
  --brief            print the main cases and those that are not flat; all are measured
  --list             print the names of the cases
  --help             this text

Catalogues are kept (about 3.5 GB for a million images) until their layout changes.
Exit codes: 0 measured, 1 something failed, 2 usage, 78 not built, 130 interrupted.

COLUMNS
  of bare            the bare server is 1: a rate of 0.2 is a fifth of its requests per second. The CPU column compares
                     CPU time and varies less: a load generator that is too slow lowers the bare server's rate.
  CPU us             CPU time of the server for one request, microseconds, all its threads and workers
  database us        CPU time of PostgreSQL's processes, if they run on this Linux machine
  peak MB            the highest resident memory over all cases; of several workers the sum
  from images        a case is flat when a page of up to 20 images costs at most 1.3 times what it costs in the
                     smallest catalogue that fills it, in CPU time (the database's with it) and in median waiting time.
                     What is above is measured twice; the flatter figures count.
  goals              of rate and CPU the lower part of the bare server's counts

CASES
  repeated           one account requests one page, which the page cache has
  by turns           250 pages of 239 accounts
  cold               every request has another marker, anywhere in the catalogue
  304                with the page's If-None-Match; "beside the page": compared with a bare server that sends the page
  beside 200 writes  PUT requests of other connections change twenty images by turns. The last two columns compare the
                     case with itself without writes, not with the bare server.
  all others         use a second server without a page cache (--page-cache 0) and repeat 250 pages by turns: the rows
                     are in memory, and finding and writing the page is measured. If --serve has --page-cache, one
                     server has all cases.
  filters            by a value that many images have, one that 25 have, one that none has; every two filters: by two
                     values that many images have, and by one of these and a rare one (3 images have both).
                     os_distro=windows&scp_image_type=k8s are two frequent values that 3 images have together.
Each request is signed with a timestamp of its own, as clients do, so that no two requests have the same bytes.
Where the load generator has a processor to itself, it does not sleep between answers: to wake it takes 3 to 8 us of
the server's CPU, and only for the slower of the two servers.

POSTGRESQL
  initdb -D /tmp/bench-db -U postgres -A trust --locale=C -E UTF8
  postgres -D /tmp/bench-db -p 5433 -c shared_buffers=1GB -c max_connections=300 &
  npm run bench -- --database postgres://postgres@127.0.0.1:5433/postgres
The database of the URL is only connected to. Catalogues are databases beside it, scp_bench_1000_…, and are kept for
later runs. A database of such a name that the bench did not make is reported and not changed. Cold pages need
pg_prewarm, which the URL of a superuser sets up; without it the tables are read through, and the indexes are not.
A server opens up to 11 connections, and there are two servers for each size and side: keep the sum below
max_connections. Replicas are flags of the server, --serve "--database-read postgres://…". They need the same
scp_bench_… database: one size a run.

WORKERS
  npm run bench -- --workers 1,2 --cases '^default page, (repeated|cold)$'
On two processors two workers and the load generator compete, so the rate of two workers alone is too low. Therefore:
  A best/s           one worker: requests for each second of CPU time of its main thread, as if it never waited
  B discounted/s     the others: their rate, times their number, over the processors that they had, which are those they
                     used and those that nobody used, by the system's count. What the load generator and other programs
                     used is given back; what was idle counts against the workers.
  B / A              the second over the first. Two workers should reach 1.7.
With a processor to spare for the load generator nothing is given back: discounted is the rate. There is one load
generator; where many workers wait for it, that counts against them.

COMPARING TWO SIDES
  npm run bench -- --compare main my-branch --sizes 100000 --cases '^default page'
  npm run bench -- --compare "--page-cache 0" "--page-cache 32MiB" --cases 'by turns'
A commit is built in a folder of its own in bench/.data, which is removed afterwards; requests and measuring are those
of the bench that runs. Sides that store images alike share one catalogue. Rounds alternate A, B, A, B, each after a
round of the bare server.
  B / A, of rounds   the median of the rounds' ratios; the least and the most of them
  B is               cheaper or dearer only if all rounds agree and there are at least five. On a busy machine use
                     --seconds 3 or more.

THE LEAST THAT A COLD PAGE CAN COST
  node bench/floor.mjs 1000000 [DATABASE-URL]
A bare server that only looks up the marker and runs the statement of the page. docs/decisions/0004 has its figures.
`
