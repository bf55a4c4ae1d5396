import { greyProfile, rgbProfile, screenPrimaries, type Curve, type Primaries } from './profiles.ts'

/** Colours said by numbers of ITU-T H.273, as in `nclx` of HEIF and `cICP` of PNG. */
export interface ColourCodes {
  primaries: number
  transfer: number
}

/** White of television and of screens, and that of film (illuminant C). */
const d65 = [0.3127, 0.329] as const
const c = [0.31, 0.316] as const

/** H.273, table 2; those of 1 are the screen's, and 2 says nothing. */
const primariesOf: Partial<Record<number, Primaries>> = {
  4: { white: c, red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08] },
  5: { white: d65, red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06] },
  6: { white: d65, red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07] },
  7: { white: d65, red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07] },
  8: { white: c, red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049] },
  9: { white: d65, red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046] },
  11: { white: [0.314, 0.351], red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] },
  12: { white: d65, red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] },
  22: { white: d65, red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077] },
}

/** Steps in which a curve is told. */
const steps = 1024

/** IEC 61966-2-1. */
const screenLight = (code: number): number => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4)

/** SMPTE ST 2084: of 10,000 candela; 203 of them are white on paper (ITU-R BT.2408), and what is brighter is white as well. */
function pqLight(code: number): number {
  const root = code ** (32 / 2523)
  return ((Math.max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (16384 / 2610) * 10_000) / 203
}

/** ITU-R BT.2100, table 5, channel by channel; white on paper is 75 % of the signal (BT.2408). */
const hlgLight = (code: number): number => (hlgScene(code) / hlgScene(0.75)) ** 1.2

const hlgScene = (code: number): number =>
  code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12

/** H.273, table 3. Those of video that are not here are shown as sRGB is, which is what browsers do. */
const curveOf: Partial<Record<number, Curve>> = {
  4: 2.2,
  5: 2.8,
  8: 1,
  16: told(pqLight),
  18: told(hlgLight),
}

const screenCurve = told(screenLight)

function told(light: (code: number) => number): readonly number[] {
  return Array.from({ length: steps }, (_, step) => Math.min(1, light(step / (steps - 1))))
}

/** The profile that says the same; null: those of a screen are meant, or nothing is said that is known. */
export function codedProfile({ primaries, transfer }: ColourCodes, isGrey = false): Buffer | null {
  const corners = primariesOf[primaries]
  const curve = curveOf[transfer]
  if (isGrey) return curve === undefined ? null : greyProfile(curve)
  if (corners === undefined && curve === undefined) return null
  return rgbProfile(curve ?? screenCurve, corners ?? screenPrimaries)
}
