/// Backup and restore.
package enum BackupWords {
    package static var backingUp: String { say(en: "backing up", zh: "正在备份") }
    package static var restoring: String { say(en: "restoring", zh: "正在恢复") }

    package static func progress(_ label: String, _ bar: String, _ percent: Int, _ size: String) -> String {
        say(en: "\(label) [\(bar)] \(percent) % of \(size)", zh: "\(label) [\(bar)] \(percent) %，共 \(size)")
    }

    package static func made(_ folder: String, _ sequence: UInt64, _ recorded: String, _ size: String) -> String {
        say(
            en: """
                The backup in \(folder) is complete and was opened: records 1 to \(sequence), the last of \(recorded), \(size).
                """,
            zh: "备份已完成并经打开核验，位于 \(folder)：记录 1 至 \(sequence)，最后一条的时间为 \(recorded)，共 \(size)。")
    }

    package static func kept(_ size: String) -> String {
        say(en: "\(size) of it were there from the backup before.", zh: "其中 \(size) 沿用上一次备份。")
    }

    package static var keysInside: String {
        say(
            en: "Private keys are in it: keep it as you keep keys.",
            zh: "备份中含有私钥，请按密钥的要求保管。")
    }

    package static var keysOutside: String {
        say(
            en: "Private keys are not in it: keep keys/ apart, or use --with-keys.",
            zh: "备份中不含私钥：请另行保管 keys/ 目录，或使用 --with-keys。")
    }

    package static func restored(_ folder: String, _ sequence: UInt64, _ made: String) -> String {
        say(
            en: "The backup of \(made) lies in \(folder), records 1 to \(sequence). Nothing runs on it yet.",
            zh: "\(made) 的备份已恢复到 \(folder)，记录 1 至 \(sequence)。目前尚未运行。")
    }

    package static func lost(_ recorded: String, _ sequence: UInt64) -> String {
        say(
            en: """
                What was recorded after \(recorded) (record \(sequence)) is not in it. Receipts for that are void: tell the units, \
                which send it anew, under new ids. What had no receipt their systems send again by themselves.
                """,
            zh: "\(recorded)（记录 \(sequence)）之后的记录不在备份中，相应的回执作废：请通知各单位，换新编号重新发送；没有回执的，由其系统自动重发。")
    }

    /// - Parameter configured: the state folder that the restored configuration names.
    package static func next(_ configuration: String, _ state: String, _ command: String) -> String {
        say(
            en: """
                Next:
                1. Stop the bus that this one replaces, for good.
                2. In \(configuration), see that state: is \(state), and that the endpoints are right for this machine.
                3. Give the folder to the user the daemon runs as, for example: chown -R casebus:casebus
                4. Accept that the log is a restored one, once: \(command)
                """,
            zh: """
                接下来：
                1. 永久停用被替代的总线。
                2. 检查 \(configuration)：state: 应为 \(state)，端点应适合本机。
                3. 将目录交给守护进程所用的用户，例如：chown -R casebus:casebus
                4. 确认接受恢复的日志，只需一次：\(command)
                """)
    }

    package static func missingKeys(_ folder: String) -> String {
        say(
            en: "Private keys were not backed up: put server.key and the units' keys into \(folder) first.",
            zh: "备份中没有私钥：请先将 server.key 和各单位的密钥放入 \(folder)。")
    }

    package static func noDaemon(_ path: String) -> String {
        say(
            en: "casebusd, which does the work, is not beside \(path) and not on the search path. Install both.",
            zh: "找不到执行此项工作的 casebusd：它不在 \(path) 旁边，也不在搜索路径中。请将两者一并安装。")
    }

    package static func endedSilently(_ status: Int) -> String {
        say(
            en: "casebusd ended with status \(status) and did not finish. Nothing under the name was changed.",
            zh: "casebusd 以状态 \(status) 结束，没有完成。该名称下的内容未作任何改动。")
    }

    /// What went wrong, by its stable code. The daemon's own words stand behind it.
    package static func failed(_ code: String, _ file: String, _ detail: String) -> String {
        let what = failure(code)
        return say(en: "\(file): \(what) (\(detail))", zh: "\(file)：\(what)（原文：\(detail)）")
    }

    private static func failure(_ code: String) -> String {
        switch code {
        case "target-taken":
            say(
                en: "This place is taken. Name a folder that is not there, or an earlier backup's.",
                zh: "该位置已被占用。请指定一个不存在的目录；备份时也可指定上一次备份的目录。")
        case "disk-space":
            say(
                en: "There is not enough room. Free some, or name a folder on another disk.",
                zh: "空间不足。请腾出空间，或指定另一磁盘上的目录。")
        case "not-a-backup":
            say(
                en: "This is no finished backup. Name a folder that casebus backup has finished.",
                zh: "这不是已完成的备份。请指定 casebus backup 已完成的目录。")
        case "newer-format":
            say(
                en: "A later version made this backup. Use that version.",
                zh: "该备份由更新的版本制作。请使用该版本。")
        case "manifest-damaged", "file-missing", "file-damaged":
            say(
                en: "The backup is damaged. Do not use it; take another one.",
                zh: "备份已损坏。请勿使用，改用另一份备份。")
        case "log":
            say(
                en: "The log does not verify. Nothing was changed; casebusd --check-journal tells the extent.",
                zh: "日志无法正常读取。未作任何改动；casebusd --check-journal 可查明损坏范围。")
        default:
            say(
                en: "It cannot be read or written. Look at owner, mode and disk of that place.",
                zh: "无法读写。请检查该处的属主、权限和磁盘。")
        }
    }
}
