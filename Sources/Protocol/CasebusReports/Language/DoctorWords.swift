/// What `casebus doctor` finds, and what to do about it.
package enum DoctorWords {
    package static func status(_ status: String) -> String {
        switch status {
        case "ok": say(en: "ok", zh: "正常")
        case "warn": say(en: "warn", zh: "注意")
        default: say(en: "FAIL", zh: "故障")
        }
    }

    package static func check(_ name: String) -> String {
        switch name {
        case "configuration": say(en: "configuration", zh: "配置")
        case "keys": say(en: "keys", zh: "密钥")
        case "calendar": say(en: "calendar", zh: "日历")
        case "state": say(en: "state folder", zh: "状态目录")
        case "disk": say(en: "disk room", zh: "磁盘空间")
        case "flush": say(en: "flush time", zh: "落盘时间")
        case "clock": say(en: "clock", zh: "时钟")
        case "bus": say(en: "bus", zh: "总线")
        case "version": say(en: "version", zh: "版本")
        case "bus-clock": say(en: "bus time", zh: "总线时间")
        case "index": say(en: "index", zh: "索引")
        case "descriptors": say(en: "descriptors", zh: "描述符")
        default: say(en: "backup", zh: "备份")
        }
    }

    /// A remedy, on the line below what was found.
    package static func remedy(_ remedy: String) -> String { say(en: "  → \(remedy)", zh: "　→ \(remedy)") }

    package static func summary(_ fine: Int, _ warnings: Int, _ failures: Int) -> String {
        say(
            en: "\(fine) ok, \(warnings) to look at, \(failures) failed; nothing was changed",
            zh: "正常 \(fine) 项，注意 \(warnings) 项，故障 \(failures) 项；未作任何改动")
    }

    // Configuration, keys, calendar.

    package static func filesGood(_ names: String) -> String {
        say(en: "no mistakes in \(names)", zh: "没有错误，已检查 \(names)")
    }
    package static func keysGood(_ count: Int) -> String {
        say(
            en: "\(count, "key file") here: modes, halves and units.yaml fit",
            zh: "本机有 \(count) 个密钥文件，权限、公私钥及 units.yaml 均相符")
    }
    /// - Parameter text: a mistake as the configuration's reader tells it.
    package static func mistake(_ text: String) -> String { say(en: "\(text)", zh: "原文：\(text)") }
    package static var mend: String {
        say(
            en: "mend the file where it says, then: casebus check, casebus reload",
            zh: "按所示位置改正文件，然后执行 casebus check 和 casebus reload")
    }
    package static func yearKnown(_ year: Int) -> String {
        say(en: "holidays are known for all of \(year)", zh: "\(year) 年的节假日已录入")
    }
    package static func yearMissing(_ year: Int) -> String {
        say(
            en: "no holidays for \(year): what is counted in it is provisional",
            zh: "缺少 \(year) 年的节假日：跨入该年的计算均为暂定")
    }
    package static func addYear(_ path: String) -> String {
        say(
            en: "add the year to \(path) from the State Council's notice, then: casebus reload",
            zh: "按国务院办公厅通知将该年录入 \(path)，然后执行 casebus reload")
    }

    // The machine.

    package static func stateGood(_ path: String) -> String { say(en: "\(path), mode 0700", zh: "\(path)，权限 0700") }
    package static func stateClosed(_ path: String) -> String {
        say(en: "\(path) cannot be read by this user", zh: "当前用户无法读取 \(path)")
    }
    package static func stateMissing(_ path: String) -> String {
        say(en: "\(path) is not there", zh: "\(path) 不存在")
    }
    package static var asOwner: String {
        say(
            en: "run casebus doctor on the daemon's machine as its user: sudo -u casebus",
            zh: "请在守护进程所在机器上以其用户身份运行：sudo -u casebus")
    }
    package static func stateOpen(_ path: String, _ mode: String) -> String {
        say(en: "\(path) has mode \(mode): others can look into it", zh: "\(path) 的权限为 \(mode)：其他用户可以查看")
    }
    package static func closeState(_ path: String) -> String {
        say(en: "chmod 700 \(path)", zh: "执行 chmod 700 \(path)")
    }
    package static func room(_ free: String, _ percent: Int) -> String {
        say(en: "\(free) free, \(percent) % of the disk", zh: "剩余 \(free)，占磁盘的 \(percent) %")
    }
    package static var freeRoom: String {
        say(
            en: "free space: without a segment's room nothing more is recorded (bus.disk-full)",
            zh: "请腾出空间：容不下一个日志段时将停止记录（bus.disk-full）")
    }
    package static func flushTime(_ time: String, _ count: Int) -> String {
        say(en: "\(time) in the middle of \(count) flushes of 4 KiB", zh: "\(count) 次 4 KiB 落盘的中位数为 \(time)")
    }
    package static var slowDisk: String {
        say(
            en: "receipts wait for flushes: use a disk with a protected write cache; see what else writes",
            zh: "每份回执都要等待落盘：请使用写缓存有保护的磁盘，并检查还有什么在写入该盘")
    }
    package static func noFlush(_ reason: String) -> String {
        say(en: "a probe could not be flushed: \(reason)", zh: "测试写入无法落盘：\(reason)")
    }
    package static var lookAtDisk: String {
        say(en: "look at the disk: dmesg, smartctl", zh: "请检查磁盘：dmesg、smartctl")
    }
    package static var clockKept: String {
        say(en: "the kernel says that it is synchronised", zh: "内核显示时钟已同步")
    }
    package static var clockAlone: String {
        say(en: "the kernel says that nobody keeps it right", zh: "内核显示时钟未同步")
    }
    package static var startNTP: String {
        say(
            en: "run chrony or systemd-timesyncd; limits and deadlines are counted by this clock",
            zh: "请运行 chrony 或 systemd-timesyncd；各项时限均按此时钟计算")
    }

    // The daemon.

    package static func answers(_ endpoint: String, _ head: UInt64) -> String {
        say(en: "\(endpoint) answers, the log has \(head) records", zh: "\(endpoint) 有应答，日志有 \(head) 条记录")
    }
    /// - Parameter reason: why, a sentence.
    package static func silent(_ reason: String) -> String { say(en: "\(reason)", zh: "无法联系：\(reason)") }
    package static var startBus: String {
        say(
            en: "systemctl status casebusd, journalctl -u casebusd -n 50; the last line says why",
            zh: "查看 systemctl status casebusd 和 journalctl -u casebusd -n 50，最后一行说明原因")
    }
    package static var recordsNothing: String {
        say(en: "it says that its disk is full and records nothing", zh: "总线报告磁盘已满，已停止记录")
    }
    package static func sameVersion(_ version: String) -> String {
        say(en: "\(version) on both sides", zh: "两端均为 \(version)")
    }
    package static func versions(_ bus: String, _ own: String) -> String {
        say(en: "the bus is \(bus), this is \(own)", zh: "总线为 \(bus)，本程序为 \(own)")
    }
    package static var restartBus: String {
        say(
            en: "after an installation: systemctl restart casebusd; clients carry on by themselves",
            zh: "安装后请执行 systemctl restart casebusd；客户端会自动恢复")
    }
    package static func timesAgree(_ seconds: Int) -> String {
        say(en: "within \(seconds) s of this machine's", zh: "与本机时间相差不超过 \(seconds) 秒")
    }
    package static func timesDiffer(_ seconds: Int) -> String {
        say(
            en: "\(seconds) s from this machine's: the clock jumped, and the bus did not follow",
            zh: "与本机时间相差 \(seconds) 秒：时钟曾跳变，总线没有跟随")
    }
    package static var setClock: String {
        say(
            en: "set the clock right; if it is right, restart the bus, which then takes it over",
            zh: "请校正时钟；如时钟无误，请重启总线以采用该时间")
    }
    package static var demo: String {
        say(en: "a demo: its clock is sped up, and no time in it is real", zh: "演示环境：时钟已加速，其中的时间均非真实时间")
    }
    package static var demoElsewhere: String {
        say(en: "use another state folder for real cases", zh: "真实办件请使用另一个状态目录")
    }
    package static func indexFollows(_ lag: UInt64, _ size: String) -> String {
        say(en: "\(lag) records behind the log, \(size)", zh: "落后日志 \(lag) 条记录，大小 \(size)")
    }
    package static var indexLags: String {
        say(
            en: "if it does not shrink: index.failed in the log; casebusd --rebuild-index while stopped",
            zh: "若差距不缩小，请在运行日志中查找 index.failed；停机后执行 casebusd --rebuild-index 可重建")
    }
    package static func descriptors(_ allowed: Int, _ wanted: Int) -> String {
        say(en: "\(allowed) allowed, \(wanted) wanted", zh: "允许 \(allowed) 个，需要 \(wanted) 个")
    }
    package static var raiseDescriptors: String {
        say(
            en: "raise LimitNOFILE of the service, or lower limits.sessions: above it no peer gets in",
            zh: "提高服务的 LimitNOFILE，或降低 limits.sessions：超出后新的连接无法进入")
    }

    // The backup.

    package static func backedUp(_ age: String, _ folder: String) -> String {
        say(en: "\(age) ago, in \(folder)", zh: "\(age)前，位于 \(folder)")
    }
    package static var neverBackedUp: String {
        say(en: "none was made by casebus backup", zh: "尚未用 casebus backup 做过备份")
    }
    package static var backUp: String {
        say(en: "casebus backup FOLDER, every night", zh: "每晚执行 casebus backup 目录")
    }
}
