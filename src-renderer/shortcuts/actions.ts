/**
 * Every action that a key can start: its group (where it is listed and where it works), the keys that it has unless a
 * person gives it others, and its words. How chords are written: keys.ts.
 */

/**
 * `frame`: everywhere. `picture`: with whatever picture is looked at, in every room and in the viewer. The others: where
 * their name says.
 */
export const groups = ['frame', 'picture', 'create', 'gallery', 'train', 'viewer'] as const
export type ActionGroup = (typeof groups)[number]

interface ActionDeclaration {
  readonly group: ActionGroup
  readonly keys: readonly string[]
  /** Its words, as a key of the interface's language. */
  readonly words: string
  /** The text field has something of its own by this chord: there it is the field's. */
  readonly fieldsOwn?: true
}

function declare<Id extends string>(declared: Record<Id, Omit<ActionDeclaration, 'group' | 'words'>>) {
  return Object.freeze(
    Object.fromEntries(
      (Object.keys(declared) as Id[]).map((id) => {
        const [group, name] = id.split('.') as [ActionGroup, string]
        return [id, Object.freeze({ ...declared[id], group, words: `help.actions.${group}.${name}` })]
      }),
    ),
  ) as Readonly<Record<Id, ActionDeclaration>>
}

export const actions = declare({
  'frame.create': { keys: ['mod+1'] },
  'frame.gallery': { keys: ['mod+2'] },
  'frame.design': { keys: ['mod+3'] },
  'frame.train': { keys: ['mod+4'] },
  'frame.packs': { keys: ['mod+5'] },
  'frame.settings': { keys: ['mod+comma'] },
  'frame.shortcuts': { keys: ['?'] },
  'frame.inspector': { keys: ['i'] },
  'frame.sessions': { keys: ['mod+k'] },
  'frame.undo': { keys: ['mod+z'], fieldsOwn: true },
  'frame.redo': { keys: ['mod+shift+z', 'mod+y'], fieldsOwn: true },

  'picture.favourite': { keys: ['f'] },
  /** This and the bin also drop a candidate that is still being written. */
  'picture.reject': { keys: ['x'] },
  'picture.rate0': { keys: ['0'] },
  'picture.rate1': { keys: ['1'] },
  'picture.rate2': { keys: ['2'] },
  'picture.rate3': { keys: ['3'] },
  'picture.rate4': { keys: ['4'] },
  'picture.rate5': { keys: ['5'] },
  'picture.bin': { keys: ['delete', 'backspace'] },
  'picture.actualSize': { keys: ['z'] },
  'picture.moreLikeThis': { keys: ['v'] },
  'picture.enlarge': { keys: ['e'] },
  'picture.restyle': { keys: ['s'] },
  'picture.describe': { keys: ['d'] },
  'picture.remix': { keys: ['r'] },
  'picture.lens': { keys: ['l'] },

  /** Enter belongs to the prompt's own field; this one works from anywhere. */
  'create.generate': { keys: ['mod+enter'] },
  'create.leavePrompt': { keys: ['escape'] },
  'create.writePrompt': { keys: ['p'] },
  'create.earlier': { keys: ['alt+up'] },
  'create.later': { keys: ['alt+down'] },
  'create.view': { keys: ['space'] },

  'gallery.left': { keys: ['left'] },
  'gallery.right': { keys: ['right'] },
  'gallery.up': { keys: ['up'] },
  'gallery.down': { keys: ['down'] },
  'gallery.extendLeft': { keys: ['shift+left'] },
  'gallery.extendRight': { keys: ['shift+right'] },
  'gallery.extendUp': { keys: ['shift+up'] },
  'gallery.extendDown': { keys: ['shift+down'] },
  'gallery.pageUp': { keys: ['pageup'] },
  'gallery.pageDown': { keys: ['pagedown'] },
  'gallery.first': { keys: ['home'] },
  'gallery.last': { keys: ['end'] },
  'gallery.all': { keys: ['mod+a'], fieldsOwn: true },
  'gallery.none': { keys: ['escape'] },
  'gallery.open': { keys: ['enter'] },
  'gallery.view': { keys: ['space'] },
  'gallery.compare': { keys: ['c'] },
  'gallery.board': { keys: ['b'] },
  'gallery.restore': { keys: ['u'] },
  'gallery.search': { keys: ['/', 'mod+f'] },
  'gallery.back': { keys: ['alt+left'] },

  'train.pause': { keys: ['alt+p'] },
  'train.sample': { keys: ['alt+d'] },
  'train.save': { keys: ['alt+s'] },

  'viewer.previous': { keys: ['left', 'up'] },
  'viewer.next': { keys: ['right', 'down'] },
  'viewer.first': { keys: ['home'] },
  'viewer.last': { keys: ['end'] },
  'viewer.zoomIn': { keys: ['plus', '='] },
  'viewer.zoomOut': { keys: ['-'] },
  'viewer.fit': { keys: ['w'] },
  'viewer.panLeft': { keys: ['shift+left'] },
  'viewer.panRight': { keys: ['shift+right'] },
  'viewer.panUp': { keys: ['shift+up'] },
  'viewer.panDown': { keys: ['shift+down'] },
  'viewer.mode': { keys: ['m'] },
  'viewer.swap': { keys: ['c'] },
  'viewer.close': { keys: ['escape', 'space'] },
})

export type ActionId = keyof typeof actions
export type Action = ActionDeclaration

export const actionIds = Object.keys(actions) as readonly ActionId[]

export function isActionId(id: string): id is ActionId {
  return Object.hasOwn(actions, id)
}

/** Groups whose actions can be meant by the same key press: two of them may not have the same chord. */
export function canMeet(one: ActionGroup, other: ActionGroup): boolean {
  return one === other || one === 'frame' || other === 'frame' || one === 'picture' || other === 'picture'
}
