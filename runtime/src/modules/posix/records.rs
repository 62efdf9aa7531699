//! The structures that functions of `posix` return.

use crate::struct_sequence;

struct_sequence! { STAT_RESULT STAT_RESULT_ROWS StatResult "os.stat_result"
    "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, and so on.\n\nPosix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information."
    [st_mode st_ino st_dev st_nlink st_uid st_gid st_size _ _ _]
    [st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev] }

struct_sequence! { STATVFS_RESULT STATVFS_RESULT_ROWS StatvfsResult "os.statvfs_result"
    "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information."
    [f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail f_flag f_namemax] [f_fsid] }

struct_sequence! { TERMINAL_SIZE TERMINAL_SIZE_ROWS TerminalSize "os.terminal_size"
    "A tuple of (columns, lines) for holding terminal window size" [columns lines] [] }

struct_sequence! { TIMES_RESULT TIMES_RESULT_ROWS TimesResult "posix.times_result"
    "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\nor via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information."
    [user system children_user children_system elapsed] [] }

struct_sequence! { UNAME_RESULT UNAME_RESULT_ROWS UnameResult "posix.uname_result"
    "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information."
    [sysname nodename release version machine] [] }

struct_sequence! { SCHED_PARAM SCHED_PARAM_ROWS SchedParam "posix.sched_param"
    "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter." [sched_priority] [] }

struct_sequence! { WAITID_RESULT WAITID_RESULT_ROWS WaitidResult "posix.waitid_result"
    "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information."
    [si_pid si_uid si_signo si_status si_code] [] }
