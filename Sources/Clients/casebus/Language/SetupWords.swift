import CasebusReports

/// How an installation and its units are made.
enum SetupWords {
    static func made(_ folder: String, units: Int, config: String) -> String {
        say(
            en: """
                A new installation lies in \(folder), the keys of its \(units) units in keys/.
                Start it:
                  casebusd --config \(config)
                Talk to it, in another terminal:
                  export CASEBUS_CONFIG=\(config)
                  casebus status
                  casebus units add bureau/NAME
                """,
            zh: """
                新的安装目录在 \(folder)，\(units) 个单位的密钥在其中的 keys/。
                启动：
                  casebusd --config \(config)
                在另一个终端里使用：
                  export CASEBUS_CONFIG=\(config)
                  casebus status
                  casebus units add bureau/NAME
                """)
    }

    static func unitTwice(_ name: String) -> String {
        say(
            en: "--unit \(name) is there twice. Name each unit once.",
            zh: "--unit \(name) 写了两次。每个单位只写一次。")
    }

    /// - Parameter word: the unit, as a shell reads it.
    static func added(_ unit: String, to file: String, key: String, _ word: String) -> String {
        say(
            en: """
                \(unit) is in \(file), its key in \(key).
                Where casebusd runs, have it read that: casebus reload. Then: casebus --as \(word) inbox
                """,
            zh: """
                \(unit) 已写入 \(file)，密钥在 \(key)。
                casebusd 正在运行时，请执行 casebus reload 使其生效，然后执行：casebus --as \(word) inbox
                """)
    }

    static func noMistakes(_ count: Int) -> String {
        say(en: "\(count, "file"), no mistakes", zh: "已检查 \(count) 个文件，没有错误")
    }

    // A reload.

    static var nothingChanged: String { say(en: "Nothing is other than before.", zh: "配置没有变化。") }
    static func changed(_ what: String) -> String { say(en: "changed: \(what)", zh: "已变更：\(what)") }
    static func needRestart(_ keys: String) -> String {
        say(en: "Only a restart changes: \(keys)", zh: "以下各项重启后才生效：\(keys)")
    }
}
