"""The vocabulary and the caption grammar: what the starter reads, in both languages."""
import json, os, random, re

DATA = os.environ.get('LAB_DATA', 'data')
OUT = os.environ.get('LAB_OUT', 'out')

SETS = ['fluent-emoji', 'fluent-emoji-flat', 'fluent-emoji-high-contrast', 'noto', 'twemoji', 'emojione', 'noto-v1']
STYLES = [('3D', '立体'), ('flat', '扁平'), ('ink', '黑白'), ('cartoon', '卡通'), ('sticker', '贴纸'), ('storybook', '绘本'), ('classic', '经典')]
INK = 2
BACKGROUNDS = [('red', '红色', (224, 60, 60)), ('orange', '橙色', (245, 150, 60)), ('yellow', '黄色', (250, 215, 80)), ('green', '绿色', (90, 180, 95)),
               ('blue', '蓝色', (75, 130, 220)), ('purple', '紫色', (150, 95, 200)), ('pink', '粉色', (245, 160, 190)), ('brown', '棕色', (140, 95, 65)),
               ('grey', '灰色', (160, 160, 165)), ('black', '黑色', (30, 30, 34))]
COLOURS = [('red', '红色'), ('orange', '橙色'), ('yellow', '黄色'), ('green', '绿色'), ('blue', '蓝色'), ('purple', '紫色'), ('pink', '粉色'), ('black', '黑色'), ('white', '白色')]
# The first stands for a cloth of one colour, which is mostly left unsaid.
PATTERNS = [('plain', '纯色'), ('striped', '条纹'), ('checked', '格纹'), ('polka-dot', '波点'), ('floral', '碎花')]
GARMENTS = '''dress|t-shirt|woman's clothes|jeans|necktie|coat|socks|man's shoe|running shoe|hiking boot|flat shoe|high-heeled shoe|woman's sandal|woman's boot|woman's hat|top hat|graduation cap|billed cap|rescue worker's helmet|glasses|sunglasses|goggles|lab coat|safety vest|scarf|gloves|bikini|one-piece swimsuit|briefs|shorts|kimono|sari|purse|handbag|clutch bag|backpack|thong sandal|ballet shoes|ring|lipstick|umbrella|closed umbrella|military helmet|folding hand fan|watch|crown'''.split('|')
# Things of glass, metal or straw take no woven pattern.
UNPATTERNED = {'glasses', 'sunglasses', 'goggles', 'ring', 'lipstick', 'watch', 'crown', "rescue worker's helmet", 'military helmet'}
def is_common(c):
    """what people ask for first: animals, food, faces, vehicles, clothes"""
    return '-' not in c['cp'] and (c['cat'] in ('Animals & Nature', 'Food & Drink') or (c['cat'] == 'Smileys & Emotion' and 'face' in c['en']) or c['en'] in GARMENTS
        or re.search(r'automobile|\bbus\b|truck|taxi|bicycle|airplane|helicopter|rocket|ship|train|ambulance|tractor|motor', c['en']) is not None)


PLURAL = {"woman's clothes", 'jeans', 'socks', 'gloves', 'briefs', 'shorts', 'goggles', 'glasses', 'sunglasses', 'ballet shoes'}

CODES, PIECES, LONGEST = 2048, 3500, 24
COMMANDS = ['[PAD]', '[BOI1]', '[BOI2]', '[BOI3]', '[EOI1]', '[EOI2]', '[EOI3]', '[ROI1]', '[ROI2]', '[ROI3]', '[SEP]', '[MASK]', '[CLS]', '[ENC]',
            '[TINY]', '[SMALL]', '[BASE]', '[BIG]'] + [f'[POS{i}]' for i in range(9)]
T = {name: CODES + PIECES + i for i, name in enumerate(COMMANDS)}
VOCABULARY = CODES + PIECES + len(COMMANDS)
PADDED = (VOCABULARY + 127) // 128 * 128
FIRST_SIZE = 30


def plain(text): return text.replace('’', "'").replace('“', '').replace('”', '')


def load_concepts():
    concepts = json.load(open(f'{DATA}/concepts.json'))['concepts']
    for c in concepts:
        c['en'], c['zh'] = plain(c['en']), plain(c['zh'])
        c['kw_en'] = [plain(k) for k in c['kw_en'] if plain(k).isascii()] or [c['en']]
        c['kw_zh'] = c['kw_zh'] or [c['zh']]
    return concepts


def article(words): return 'an' if words[0].lower() in 'aeiou' else 'a'


COUNTED = [(r'flower|rose|tulip|blossom|hibiscus|rosette|lotus', '朵'), (r'\btree|palm|cactus|herb|seedling|clover|sheaf', '棵'), (r'\b(fish|snake|shark|dragon|worm|crocodile|whale|dolphin|scarf|necktie|jeans|shorts|briefs|pants)\b', '条'),
           (r'\bhorse\b', '匹'), (r'\b(ox|cow|water buffalo|elephant|pig|boar)\b', '头'), (r'automobile|\bcar\b|bus\b|truck|taxi|bicycle|scooter|tractor|motorcycle|ambulance|fire engine|lorry', '辆'),
           (r'airplane|helicopter|\bplane\b', '架'), (r'ship|boat|ferry|canoe', '艘'), (r'house|building|castle|church|mosque|temple|tower|mountain|volcano|bridge|factory|hotel|hospital|bank|school', '座'),
           (r'dress|shirt|clothes|coat|vest|bikini|swimsuit|kimono|sari', '件'), (r'shoe|boot|sandal|socks|gloves', '双'), (r'\bhat\b|\bcap\b|helmet|crown', '顶'), (r'face', '张'), (r'book|notebook|dictionary', '本'), (r'umbrella|knife|key|chair|scissors|fan', '把')]


def counted(concept):
    """一只猫: the name with the measure word that people use, or 个."""
    for pattern, word in COUNTED:
        if re.search(pattern, concept['en']): return f'一{word}'
    return '一只' if concept['cat'] == 'Animals & Nature' and concept['cp'] >= '1f400' else '一个'


def bare(name): return name.endswith('s') or name[0].isupper() or ' with ' in name or name in PLURAL


FORMS = 4       # name; with article or measure word; two draws of keywords


def name_in(concept, lang, form, rng):
    if form < 2 or rng is None: return concept[lang]
    words = concept['kw_' + lang]
    return ('，' if lang == 'zh' else ', ').join(rng.sample(words, min(len(words), rng.randint(2, 4))))


def caption(concept, style, lang, form=0, background=None, rng=None):
    """style: index or None; background: index or None; form: see FORMS"""
    name = name_in(concept, lang, form, rng)
    if lang == 'en':
        text = f'{STYLES[style][0]} style {name}' if style is not None else name
        if form == 1 and not bare(concept['en']): text = f'{article(text)} {text}'
        if background is not None: text += f' on {article(BACKGROUNDS[background][0])} {BACKGROUNDS[background][0]} background'
    else:
        text = f'{STYLES[style][1]}风格的{name}' if style is not None else name
        if form == 1: text = counted(concept) + text
        if background is not None: text = f'{BACKGROUNDS[background][1]}背景上的{text}'
    return text


GARMENT_FORMS = 3       # as a design sheet says it; short; pattern unsaid (or said to be plain)


def garment_caption(concept, style, lang, form, colour, pattern):
    (en_c, zh_c), (en_p, zh_p) = COLOURS[colour], PATTERNS[pattern]
    said = (pattern != 0) != (form == 2)
    if lang == 'en':
        words = f'{en_c} {en_p + " " if said else ""}{concept["en"]}'
        if style is not None: return f'{STYLES[style][0]} style {words}'
        return words if form == 1 or concept['en'] in PLURAL else f'{article(words)} {words}'
    cloth = (zh_p if said else '') + concept['zh']
    if style is not None: return f'{STYLES[style][1]}风格的{zh_c}{cloth}'
    return f'{zh_c}{cloth}' if form == 1 else f'{zh_c}的{cloth}'


def target_style_text(concept, style, lang, named):
    """the text of style transfer: the wanted style, sometimes with the thing's name"""
    if named: return caption(concept, style, lang)
    return f'{STYLES[style][0]} style' if lang == 'en' else f'{STYLES[style][1]}风格'
