// What the server and this device keep.

export const storage = {
  title: '存储空间',
  server: '服务器上的文件',
  serverHint: '你能看到的聊天里的图片、语音、视频和文件。',
  device: '这台设备上的消息缓存',
  deviceHint: '清除后消息仍在服务器上，打开聊天时会重新下载。',
  browser: '浏览器占用合计',
  unused: '没有出现在任何消息里的上传',
  unusedHint: '{files} 个文件，7 天后会自动删除',
  removeUnused: '立即清理',
  removed: '已清理 {size}',
  chats: '各个聊天',
  row: '{files} 个文件 · {entries} 条消息 · 本机缓存 {cached}',
  rowServer: '{files} 个文件 · {entries} 条消息',
  clear: '清缓存',
  clearLabel: '清缓存：“{name}”在这台设备上的消息',
  clearConfirm: '清除“{name}”在这台设备上的缓存（{size}）？服务器上的消息不受影响。',
  clearAll: '清除全部缓存',
  clearAllConfirm: '清除所有聊天在这台设备上的缓存（{size}）？服务器上的消息不受影响。',
  cleared: '已清除',
  empty: '还没有聊天',
}
