import { runProgram } from './programs.ts'

const insert = `
import sqlite3, sys, uuid
path, count, owner = sys.argv[1], int(sys.argv[2]), sys.argv[3]
db = sqlite3.connect(path)
now = '2026-01-02 03:04:05'
for number in range(count):
    id = str(uuid.uuid5(uuid.NAMESPACE_URL, 'image-%d' % number))
    db.execute("""insert into images (id, name, size, status, created_at, updated_at, deleted, disk_format, container_format,
        checksum, owner, min_disk, min_ram, protected, virtual_size, visibility, os_hidden, os_hash_algo, os_hash_value)
        values (?, ?, ?, 'active', ?, ?, 0, 'qcow2', 'bare', ?, ?, 10, 2048, 0, 10737418240, ?, 0, 'sha512', ?)""",
        (id, 'ubuntu-%d' % number, 1000000 + number, now, now, '%032x' % number, owner,
         'shared' if number % 10 == 0 else 'public', '%0128x' % number))
    for name, value in (('os_distro', 'ubuntu'), ('os_version', '24.04'), ('architecture', 'x86_64'), ('hw_disk_bus', 'scsi')):
        db.execute("""insert into image_properties (image_id, name, value, created_at, deleted) values (?, ?, ?, ?, 0)""",
            (id, name, value, now))
db.commit()
`

/** Put so many images into Glance's database, one in ten shared: faster than its API could take them. */
export const insertImages = (database: string, count: number, owner: string): Promise<void> =>
  runProgram('python3', '-c', insert, database, `${count}`, owner)
