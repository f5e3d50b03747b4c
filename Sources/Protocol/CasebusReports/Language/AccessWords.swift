/// Getting into the board.
package enum AccessWords {
    package static var login: String { say(en: "Log in", zh: "登录") }
    package static var token: String { say(en: "Access token of your unit", zh: "本单位的访问令牌") }
    package static var whence: String {
        say(
            en: "Whoever looks after the bus gives it out. It is shown once; if it is lost, ask for another.",
            zh: "访问令牌由总线管理员签发，只显示一次；如遗失，请重新申领。")
    }
}
