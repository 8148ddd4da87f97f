//! What an SVG may consist of: the elements and attributes of SVG that draw, and what drawing programs add for themselves.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The namespace of SVG.
pub const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of `xlink:href`.
pub const XLINK: &str = "http://www.w3.org/1999/xlink";
/// The namespace of `xml:space` and `xml:lang`.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of HTML.
pub const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements of SVG 1.1 and 2 without those that run scripts, hold HTML, or load documents; and those that Inkscape draws with.
static ELEMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle clipPath color-profile \
         cursor defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
         feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
         feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv \
         flowPara flowRegion flowRoot flowSpan font font-face font-face-format font-face-name font-face-src font-face-uri g \
         glyph glyphRef hatch hatchpath hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow \
         metadata missing-glyph mpath path pattern polygon polyline radialGradient rect set solidcolor stop style svg switch \
         symbol text textPath title tref tspan use view vkern",
    )
});

/// Attributes of SVG 1.1 and 2 without a namespace, except handlers of events. Attributes that begin with `data-` or `aria-` are allowed
/// besides.
static ATTRIBUTES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form ascent attributeName \
         attributeType azimuth baseFrequency baseProfile baseline-shift bbox begin bias by calcMode cap-height class clip \
         clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters color-profile \
         color-rendering content contentScriptType contentStyleType crossorigin cursor cx cy d decelerate decoding descent \
         diffuseConstant direction display divisor dominant-baseline download dur dx dy edgeMode elevation enable-background \
         end exponent externalResourcesRequired fill fill-opacity fill-rule filter filterRes filterUnits flood-color \
         flood-opacity focusable font font-family font-feature-settings font-kerning font-size font-size-adjust \
         font-stretch font-style font-variant font-variant-caps font-variant-ligatures font-variation-settings font-weight \
         format fr from fx fy g1 g2 glyph-name glyph-orientation-horizontal glyph-orientation-vertical glyphRef \
         gradientTransform gradientUnits hanging height horiz-adv-x horiz-origin-x horiz-origin-y host href hreflang id \
         ideographic image-rendering in in2 inline-size intercept isolation k k1 k2 k3 k4 kernelMatrix kernelUnitLength \
         kerning keyPoints keySplines keyTimes lang lengthAdjust letter-spacing lighting-color limitingConeAngle line-height \
         local marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-border mask-type \
         maskContentUnits maskUnits mathematical max media method min mix-blend-mode mode name numOctaves offset opacity \
         operator order orient orientation origin overflow overline-position overline-thickness paint-order panose-1 path \
         pathLength patternContentUnits patternTransform patternUnits pitch pointer-events points pointsAtX pointsAtY \
         pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY rel rendering-intent repeatCount \
         repeatDur requiredExtensions requiredFeatures requiredFonts requiredFormats restart result role rotate rx ry scale \
         seed shape-image-threshold shape-inside shape-margin shape-padding shape-rendering shape-subtract side slope \
         solid-color solid-opacity spacing specularConstant specularExponent spreadMethod startOffset stdDeviation stemh \
         stemv stitchTiles stop-color stop-opacity strikethrough-position strikethrough-thickness string stroke \
         stroke-alignment stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit \
         stroke-opacity stroke-width style summary surfaceScale systemLanguage tabindex tableValues target targetX targetY \
         text-align text-anchor text-decoration text-decoration-color text-decoration-line text-decoration-style \
         text-indent text-orientation text-overflow text-rendering text-transform textLength title to transform \
         transform-box transform-origin type u1 u2 underline-position underline-thickness unicode unicode-bidi \
         unicode-range units-per-em v-alphabetic v-hanging v-ideographic v-mathematical values vector-effect version \
         vert-adv-y vert-origin-x vert-origin-y viewBox viewTarget visibility white-space width widths word-spacing \
         writing-mode x x-height x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan")
});

/// The beginnings of the namespaces in which drawing programs keep what they need to edit a picture again. No browser does anything with
/// them.
const OF_PROGRAMS: [&str; 34] = [
    // Descriptions: RDF, Dublin Core, Creative Commons, XMP.
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "adobe:ns:meta/",
    "http://iptc.org/std/",
    // Inkscape and its forerunner.
    "http://www.inkscape.org/namespaces/",
    "http://sodipodi.sourceforge.net/",
    "http://inkscape.sourceforge.net/",
    "http://www.openswatchbook.org/",
    // Illustrator, Photoshop, XD; their files write some namespaces with `&ns_…;`, others in full.
    "http://ns.adobe.com/",
    "https://ns.adobe.com/",
    "http://www.bohemiancoding.com/sketch/",
    "https://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
    "https://www.serif.com/",
    "http://www.figma.com/",
    "https://www.figma.com/",
    "http://www.corel.com/coreldraw/",
    "http://schemas.microsoft.com/visio/",
    "http://xml.openoffice.org/",
    "http://sun.com/xmlns/staroffice/",
    "http://openoffice.org/",
    "urn:oasis:names:tc:opendocument:",
    "http://krita.org/",
    "https://boxy-svg.com",
    "http://boxy-svg.com",
    "http://vectornator.io",
    "https://vectornator.io",
    "http://svgjs.com/",
    "http://svgjs.dev/",
    "https://svgjs.dev/",
    "http://www.freecad.org/",
    "http://www.omnigroup.com/",
];

fn set(names: &'static str) -> HashSet<&'static str> {
    names.split_whitespace().collect()
}

/// Whether an element of SVG may be in a picture.
pub fn is_element(name: &str) -> bool {
    ELEMENTS.contains(name)
}

/// Whether an element of SVG may have this attribute without a namespace.
pub fn is_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(name) || name.starts_with("data-") || name.starts_with("aria-")
}

/// Whether a namespace is that of a drawing program, or of descriptions.
pub fn is_of_program(namespace: &str) -> bool {
    OF_PROGRAMS.iter().any(|start| namespace.starts_with(start))
}
